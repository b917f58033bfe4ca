// The step "affine": a number times a factor, plus a shift.

import { equation, number, term } from "../step_elements.js";

/** @import { StepKind } from "../../types/explain.js" */

/** @type {StepKind<"affine">} */
export const affine = {
  view: ({ input, factor, scaled, shift, output }, n) => [
    equation(term(n, input, "input"), "×", term(n, factor, "factor"), "=", number(n, scaled)),
    equation(number(n, scaled), "+", term(n, shift, "shift"), "=", term(n, output, "result")),
  ],
  csv: ({ input, factor, scaled, output }, number) => [
    {
      block: "input × factor + shift",
      input: number(input),
      weight: number(factor),
      product: number(scaled),
      value: number(output),
    },
  ],
};
