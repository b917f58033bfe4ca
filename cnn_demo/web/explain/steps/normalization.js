// A batch normalization's factor and shift, from the four numbers that it learned for a map.

import { element } from "../../pad/elements.js";
import { equation, number, term } from "../step_elements.js";

/** @import { StepKind } from "../../types/explain.js" */

const NOTE =
  "In training the mean and variance are those of the batch; now they are the averages that training kept, so the " +
  "answer does not depend on other pictures.";
const COLUMNS = ["gamma", "beta", "average", "variance", "factor", "shift"];

/** @type {StepKind} */
export const normalization = {
  view: (step, n) => [
    equation(
      "factor = γ ÷ √(σ² + ε) =",
      term(n, step.gamma, "γ, learned"),
      "÷ √(",
      term(n, step.variance, "σ², moving variance"),
      `+ ${step.epsilon} ) =`,
      number(n, step.computedFactor),
    ),
    equation(
      "shift = β − μ × factor =",
      term(n, step.beta, "β, learned"),
      "−",
      term(n, step.average, "μ, moving mean"),
      "×",
      number(n, step.factor),
      "=",
      number(n, step.computedShift),
    ),
    equation("In 16 bits, as your browser keeps them:", term(n, step.factor, "factor"), term(n, step.shift, "shift")),
    element("p", { class: "wb-note" }, NOTE),
  ],
  csv: (step, number) => COLUMNS.map((name) => ({ block: name, value: number(step[name]) })),
};
