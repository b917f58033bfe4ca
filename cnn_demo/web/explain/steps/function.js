// The step "function": an activation function of one number.

import { element } from "../../pad/elements.js";
import { ACTIVATIONS } from "../activations.js";
import { equation, term } from "../step_elements.js";

/** @import { StepKind } from "../../types/explain.js" */

/** @type {StepKind<"function">} */
export const functionStep = {
  view({ name, input, output }, n) {
    const { formula, note } = ACTIVATIONS[name];
    return [
      equation(element("strong", {}, name), `(z) = ${formula}.`, element("span", { class: "wb-note" }, note)),
      equation(`${name}(`, term(n, input, "z"), ") =", term(n, output, "result")),
    ];
  },
  csv: ({ name, input, output }, number) => [{ block: name, input: number(input), value: number(output) }],
};
