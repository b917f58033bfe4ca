// A group of radio buttons side by side, for a choice among few values.

import { element } from "./elements.js";

/**
 * Radio buttons, so that the arrow keys choose and a screen reader knows what this is.
 *
 * `view` is their element.
 *
 * @template {Record<string, string>} Titles
 * @param {string} legend
 * @param {Titles} titles the text of each value
 * @param {keyof Titles & string} chosen
 * @param {() => void} onChange
 */
export function radioGroup(legend, titles, chosen, onChange = () => {}) {
  // Radio buttons with the same name exclude each other, on the whole page.
  const name = `wb-${Math.random().toString(36).slice(2)}`;
  const values = /** @type {(keyof Titles & string)[]} */ (Object.keys(titles)); // keys() returns the type string
  const inputs = values.map((value) => element("input", { type: "radio", name, value }));
  for (const input of inputs) input.checked = input.value === chosen;
  const labels = values.map((value, index) => element("label", {}, inputs[index], element("span", {}, titles[value])));
  const heading = element("legend", { class: "wb-hidden" }, legend);
  const view = element("fieldset", { class: "wb-choice" }, heading, ...labels);
  view.addEventListener("change", () => onChange());
  return { view, value: () => values[inputs.findIndex(({ checked }) => checked)] };
}
