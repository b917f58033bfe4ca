// A choice of one among few, side by side.

import { element } from "./elements.js";

/**
 * titles: {value: text}. Returns {view, value()}; onChange is called without arguments.
 *
 * It is made of radio buttons, so the arrow keys choose, and a screen reader knows what it is.
 */
export function choice(legend, titles, chosen, onChange = () => {}) {
  // Radio buttons of one name exclude each other, on the whole page.
  const name = `wb-${Math.random().toString(36).slice(2)}`;
  const inputs = Object.keys(titles).map((value) => element("input", { type: "radio", name, value }));
  for (const input of inputs) input.checked = input.value === chosen;
  const labels = inputs.map((input) => element("label", {}, input, element("span", {}, titles[input.value])));
  const heading = element("legend", { class: "wb-hidden" }, legend);
  const view = element("fieldset", { class: "wb-choice" }, heading, ...labels);
  view.addEventListener("change", () => onChange());
  return { view, value: () => inputs.find(({ checked }) => checked).value };
}
