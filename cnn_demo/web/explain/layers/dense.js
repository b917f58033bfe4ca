// Dense: a weighted sum of all inputs. With softmax it is the output layer, whose probabilities sum to 1.

import { activationOf } from "./arguments.js";
import { EVERYTHING } from "./receptive_field.js";
import { probability } from "./softmax.js";
import { rowBlock, summed } from "./sums.js";

/** @import { At, Layer, Numbers } from "../../types/explain.js" */

/** @type {Layer} */
export const dense = {
  ...EVERYTHING,
  calculation: (n, at) => (activationOf(at.node) === "softmax" ? withSoftmax(n, at) : weightedSum(n, at)),
};

/**
 * @param {Numbers} n
 * @param {At} at
 */
function weightedSum(n, at) {
  const { node, network, map } = at;
  const units = node.shape[0];
  const kernel = network.weights(node, "kernel");
  const inputs = Array.from(network.values(node.inputs[0]), n.of);
  const weights = inputs.map((_, index) => n.of(kernel[index * units + map]));
  return summed(n, at, [rowBlock(n, "all inputs", inputs, weights)], "Multiply and add");
}

/**
 * The sum of products of the class, then the probability of every class.
 * @param {Numbers} n
 * @param {At} at
 */
function withSoftmax(n, at) {
  const own = weightedSum(n, at);
  const logits = at.network.classes.map((_, map) => (map === at.map ? own.result : n.of(logit(at, map))));
  const { steps, result } = probability(n, at, logits);
  return { steps: [...own.steps, ...steps], result };
}

/**
 * The sum of another class, which is not shown in parts.
 * @param {At} at
 * @param {number} unit
 * @returns {number}
 */
function logit({ node, network }, unit) {
  const inputs = network.values(node.inputs[0]);
  const [kernel, bias] = [network.weights(node, "kernel"), network.bias(node)];
  const units = node.shape[0];
  return inputs.reduce((sum, input, index) => sum + input * kernel[index * units + unit], bias ? bias[unit] : 0);
}
