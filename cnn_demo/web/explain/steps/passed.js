// A number that stays what it is. text: where it comes from; note: more about the layer.

import { element } from "../../pad/elements.js";
import { equation, number } from "../figures.js";

/** @type {import("../types.js").StepKind} */
export const passed = {
  view: ({ text, note, output }, n) => [
    equation(text, number(n, output)),
    ...(note ? [element("p", { class: "wb-note" }, note)] : []),
  ],
  csv: () => [],
};
