// Tabs: one panel is shown at a time; the arrow keys move between the tabs.

import { element } from "../pad/elements.js";

/**
 * `view` has the tabs and, below them, the panels. show() chooses one by its index.
 *
 * @param {string} label what the tabs choose among, for a screen reader
 * @param {{title: string, panel: Element}[]} tabs
 */
export function createTabs(label, tabs) {
  const buttons = tabs.map(({ title }, index) =>
    element("button", { type: "button", role: "tab", id: `tab-${index}`, "aria-controls": `panel-${index}` }, title),
  );
  const panels = tabs.map(({ panel }, index) =>
    element("div", { role: "tabpanel", id: `panel-${index}`, "aria-labelledby": `tab-${index}` }, panel),
  );
  const list = element("div", { class: "site-tabs", role: "tablist", "aria-label": label }, ...buttons);

  /** @param {number} chosen */
  function show(chosen) {
    for (const [index, button] of buttons.entries()) {
      button.setAttribute("aria-selected", String(index === chosen));
      button.tabIndex = index === chosen ? 0 : -1;
      panels[index].hidden = index !== chosen;
    }
  }

  for (const [index, button] of buttons.entries()) button.addEventListener("click", () => show(index));
  list.addEventListener("keydown", ({ key }) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[key];
    if (!step) return;
    const next = (buttons.findIndex((button) => button.tabIndex === 0) + step + tabs.length) % tabs.length;
    show(next);
    buttons[next].focus();
  });
  show(0);
  return { view: element("div", {}, list, ...panels), show };
}
