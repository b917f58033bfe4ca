// Activation: a function of each single value.

import { ACTIVATIONS } from "../activations.js";
import { activationOf } from "./arguments.js";
import { inputOf } from "./input.js";
import { ONE_CELL } from "./receptive_field.js";

/** @import { Calculation, Layer, Numbers, Step } from "../../types/explain.js" */

/** @type {Layer} */
export const activation = {
  ...ONE_CELL,
  calculation: (n, at) => applied(n, activationOf(at.node), [], inputOf(n, at, at.node.inputs[0])),
};

/**
 * The steps, followed by the one of the activation where the layer has one. Softmax is computed from all classes, see
 * dense.js.
 *
 * @param {Numbers} n
 * @param {string} name of the activation
 * @param {Step[]} steps
 * @param {number} number
 * @returns {Calculation}
 */
export function activated(n, name, steps, number) {
  if (name === "linear" || name === "softmax") return { steps, result: number };
  return applied(n, name, steps, number);
}

/** @type {(n: Numbers, name: string, steps: Step[], input: number) => Calculation} */
function applied(n, name, steps, input) {
  const output = n.apply(ACTIVATIONS[name].compute, input);
  return {
    steps: [...steps, { kind: "function", title: "Apply the activation", name, input, output }],
    result: output,
  };
}
