// The step "normalization": the factor and the shift of a batch normalization, from its four learned numbers for a map.

import { element } from "../../pad/elements.js";
import { equation, number, term } from "../step_elements.js";

/** @import { StepKind } from "../../types/explain.js" */

const NOTE =
  "During training, mean and variance are those of the batch. Now they are averages over the training, so that the " +
  "prediction does not depend on other pictures.";
/** @type {("gamma" | "beta" | "average" | "variance" | "factor" | "shift")[]} */
const COLUMNS = ["gamma", "beta", "average", "variance", "factor", "shift"];

/** @type {StepKind<"normalization">} */
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
    equation("Rounded to 16 bits, as in your browser:", term(n, step.factor, "factor"), term(n, step.shift, "shift")),
    element("p", { class: "wb-note" }, NOTE),
  ],
  csv: (step, number) => COLUMNS.map((name) => ({ block: name, value: number(step[name]) })),
};
