// The step "gate": a number times the value of a gate.

import { equation, term } from "../step_elements.js";

/** @import { StepKind } from "../../types/explain.js" */

/** @type {StepKind<"gate">} */
export const gate = {
  view: ({ input, gate: factor, output }, n) => [
    equation(term(n, input, "input"), "×", term(n, factor, "gate"), "=", term(n, output, "result")),
  ],
  csv: ({ input, gate: factor, output }, number) => [
    {
      block: "input × gate",
      input: number(input),
      weight: number(factor),
      product: number(output),
      value: number(output),
    },
  ],
};
