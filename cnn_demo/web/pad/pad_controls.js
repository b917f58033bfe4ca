// The controls below a drawing area: pen or eraser, the stroke width, undo, clear and an example.

import { element } from "./elements.js";
import { radioGroup } from "./radio_group.js";
import { WIDTHS } from "./strokes.js";

const TITLES = { pen: "Pen", eraser: "Eraser" };

/** @param {{undo: () => void, clear: () => void, example: () => void, more: Node[]}} actions more: further buttons */
export function createControls({ undo, clear, example, more }) {
  const tool = radioGroup("Tool", TITLES, "pen");
  const { least, most, usual } = WIDTHS;
  const width = element("input", { type: "range", min: least, max: most, value: usual, class: "wb-range" });
  const buttons = {
    undo: button("Undo", undo),
    clear: button("Clear", clear),
    example: button("Try an example", example),
  };
  const widthLabel = element("label", { class: "wb-label" }, "Width", width);
  const settings = element("div", { class: "wb-row" }, tool.view, widthLabel);
  const actions = element("div", { class: "wb-row" }, ...Object.values(buttons), ...more);
  const view = element("div", { class: "wb-controls" }, settings, actions);
  return { view, ...buttons, tool: tool.value, width: () => width.valueAsNumber };
}

/**
 * @param {string} text
 * @param {() => void} act
 */
export function button(text, act) {
  const made = element("button", { type: "button", class: "wb-button" }, text);
  made.addEventListener("click", () => act());
  return made;
}
