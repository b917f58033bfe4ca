// A number that stays what it is. text: where it comes from; note: more about the layer.

import { element } from "../../pad/elements.js";
import { equation, number } from "../step_elements.js";

/** @import { StepKind } from "../../types/explain.js" */

/** @type {StepKind} */
export const passed = {
  view: ({ text, note, output }, n) => [
    equation(text, number(n, output)),
    ...(note ? [element("p", { class: "wb-note" }, note)] : []),
  ],
  csv: () => [],
};
