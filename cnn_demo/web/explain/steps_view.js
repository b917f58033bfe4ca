// The steps of a value's account as parts of the page: from plain data to elements.

import { element } from "../pad/elements.js";
import { addition, equation, number, term } from "./figures.js";
import { FUNCTIONS } from "./functions.js";
import { productsView } from "./products_view.js";
import { softmaxView } from "./softmax_view.js";
import { tieNote, windowView } from "./window_view.js";
import { count, originText, placeText } from "./wording.js";

const NORMALIZATION_NOTE =
  "In training the mean and variance are those of the batch; now they are the averages that training kept, so the " +
  "answer does not depend on other pictures.";

/**
 * found: what explained() gave. about: {scene, node, hasAll}; hasAll: every input map is shown, not the largest alone.
 * Returns a list of elements, one a step.
 */
export function stepsView(found, about) {
  return found.steps.map((step, index) => {
    const title = element("h3", {}, element("span", { class: "ex-count" }, String(index + 1)), step.title);
    return element(
      "section",
      { class: `ex-step ex-step-${step.kind}` },
      title,
      ...VIEWS[step.kind](step, found.n, about),
    );
  });
}

const VIEWS = {
  pixel: (step, n) => [
    equation(
      "Its brightness in the picture that the network is shown, from 0 (black) to 1 (white):",
      number(n, step.output),
    ),
  ],
  products: productsView,
  sum: (step, n) => [addition(n, step.terms, step.total, "sum")],
  function(step, n) {
    const { formula, note } = FUNCTIONS[step.name];
    return [
      equation(element("strong", {}, step.name), `of z = ${formula}.`, element("span", { class: "wb-note" }, note)),
      equation(`${step.name}(`, term(n, step.input, "z"), ") =", term(n, step.output, "result")),
    ];
  },
  largest: (step, n) => [
    windowView(step.block, n, step.winner),
    equation("The largest of them wins:", term(n, step.output, placeText(step.block.places[step.winner]))),
    ...tieNote(step),
  ],
  mean: (step, n) => [
    windowView(step.block, n),
    equation(term(n, step.total, "sum"), `÷ ${count(step.count)} =`, term(n, step.output, "mean")),
    ...(step.count < step.block.inputs.length ? [element("p", { class: "wb-note" }, "Padding does not count.")] : []),
  ],
  normalization: (step, n) => [
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
    element("p", { class: "wb-note" }, NORMALIZATION_NOTE),
  ],
  affine: (step, n) => [
    equation(term(n, step.input, "input"), "×", term(n, step.factor, "factor"), "=", number(n, step.scaled)),
    equation(number(n, step.scaled), "+", term(n, step.shift, "shift"), "=", term(n, step.output, "result")),
  ],
  passed: (step, n) => [
    equation(passedText(step), number(n, step.output)),
    ...(step.rate === undefined ? [] : [dropoutNote(step.rate)]),
  ],
  softmax: softmaxView,
};

function passedText({ from, rate }) {
  if (from)
    return `This number is ${originText(from)}; a row of numbers is what dense layers take. It stays what it is:`;
  return rate === undefined ? "It stays what it is:" : "While a network predicts, the number passes unchanged:";
}

function dropoutNote(rate) {
  const scale = (1 / (1 - rate)).toFixed(3);
  return element(
    "p",
    { class: "wb-note" },
    `In training each number is set to 0 with probability ${rate}, anew for each batch, and the others are multiplied ` +
      `by 1 ÷ (1 − ${rate}) = ${scale}, so that no later layer relies on a single one and the sum keeps its size. ` +
      "In a prediction that would only be noise.",
  );
}
