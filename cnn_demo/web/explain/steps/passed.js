// The step "passed": a number that stays as it is.

import { element } from "../../pad/elements.js";
import { equation, number } from "../step_elements.js";

/** @import { StepKind } from "../../types/explain.js" */

/** @type {StepKind<"passed">} */
export const passed = {
  view: ({ text, note, output }, n) => [
    equation(text, number(n, output)),
    ...(note ? [element("p", { class: "wb-note" }, note)] : []),
  ],
  csv: () => [],
};
