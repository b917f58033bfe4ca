// The step "normalization": the factor and the shift of a batch normalization, from its four learned numbers for a map.

import { element } from "../../pad/elements.js";
import { shownStatistics } from "../shown_statistics.js";
import { equation, number, term } from "../step_elements.js";

/** @import { StepKind } from "../../types/explain.js" */

const NOTE =
  "During training, mean and variance are those of the batch. Now they are averages over the training, so that the " +
  "prediction does not depend on other pictures. The learned numbers have as many decimals as it takes to compute factor " +
  "and shift from them.";
/** @type {("gamma" | "beta" | "average" | "variance")[]} */
const LEARNED = ["gamma", "beta", "average", "variance"];

/** @type {StepKind<"normalization">} */
export const normalization = {
  view(step, n) {
    const { learned, factor, shift } = shownStatistics(step.learned, n);
    const [gamma, beta, average, variance] = LEARNED.map((name) => learned.of(step.learned[name]));
    return [
      equation(
        "factor = γ ÷ √(σ² + ε) =",
        term(learned, gamma, "γ, learned"),
        "÷ √(",
        term(learned, variance, "σ², moving variance"),
        `+ ${step.learned.epsilon} ) =`,
        number(n, factor),
      ),
      equation(
        "shift = β − μ × factor =",
        term(learned, beta, "β, learned"),
        "−",
        term(learned, average, "μ, moving mean"),
        "×",
        number(n, factor),
        "=",
        number(n, shift),
      ),
      equation("Rounded to 16 bits, as in your browser:", term(n, step.factor, "factor"), term(n, step.shift, "shift")),
      element("p", { class: "wb-note" }, NOTE),
    ];
  },
  csv(step, number, n) {
    const { learned } = shownStatistics(step.learned, n);
    const text = (/** @type {number} */ value) => learned.text(learned.of(value)).replace("\u2212", "-");
    return [
      ...LEARNED.map((name) => ({ block: name, value: text(step.learned[name]) })),
      { block: "factor", value: number(step.factor) },
      { block: "shift", value: number(step.shift) },
    ];
  },
};
