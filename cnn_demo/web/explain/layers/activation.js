// Activation: a function of each single value; softmax, at the end of a network, of all values together.

import { ACTIVATIONS } from "../activations.js";
import { activationOf } from "./arguments.js";
import { inputOf } from "./input.js";
import { EVERYTHING, ONE_CELL } from "./receptive_field.js";
import { probability } from "./softmax.js";

/** @import { Calculation, ExplainedNode, Layer, Numbers, Step } from "../../types/explain.js" */

/** @type {Layer} */
export const activation = {
  inputMaps: (node, map, input) => reach(node).inputMaps(node, map, input),
  region: (node, input, cell) => reach(node).region(node, input, cell),
  padding: ONE_CELL.padding,
  repeatInput: null,
  calculation(n, at) {
    const { node, network } = at;
    const [source] = node.inputs;
    if (isSoftmax(node)) return probability(n, at, Array.from(network.values(source), n.of));
    return applied(n, activationOf(node), [], inputOf(n, at, source));
  },
};

/** @param {ExplainedNode} node */
function isSoftmax(node) {
  return activationOf(node) === "softmax";
}

/** @param {ExplainedNode} node */
function reach(node) {
  return isSoftmax(node) ? EVERYTHING : ONE_CELL;
}

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
