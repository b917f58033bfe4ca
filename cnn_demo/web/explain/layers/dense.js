// Dense: a weighted sum of all inputs; with softmax it is the output layer, whose classes share one probability.

import { EVERYTHING } from "./receptive_field.js";
import { rowBlock, summed } from "./sums.js";

/** @import { At, Layer, Numbers } from "../../types/explain.js" */

/** @type {Layer} */
export const dense = {
  ...EVERYTHING,
  calculation: (n, at) => (at.node.arguments.activation === "softmax" ? withSoftmax(n, at) : weightedSum(n, at)),
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
 * The class's own sum of products, then every class's share.
 * @param {Numbers} n
 * @param {At} at
 */
function withSoftmax(n, at) {
  const own = weightedSum(n, at);
  const logits = at.network.classes.map((_, map) => (map === at.map ? own.result : n.of(logit(at, map))));
  const top = Math.max(...logits);
  const powers = logits.map((one) => n.apply(Math.exp, one - top));
  const total = n.sum(powers);
  const shares = powers.map((power) => n.apply((part, whole) => part / whole, power, total));
  const rows = at.network.classes.map((name, map) => ({
    name,
    logit: logits[map],
    power: powers[map],
    share: shares[map],
  }));
  const step = { kind: "softmax", title: "Turn the classes' sums into shares", rows, top, total, chosen: at.map };
  return { steps: [...own.steps, step], result: shares[at.map] };
}

/**
 * Another class's sum, which is not shown in parts.
 * @param {At} at
 * @param {number} unit
 * @returns {number}
 */
function logit({ node, network }, unit) {
  const inputs = network.values(node.inputs[0]);
  const [kernel, bias] = [network.weights(node, "kernel"), network.weights(node, "bias")];
  const units = node.shape[0];
  return inputs.reduce((sum, input, index) => sum + input * kernel[index * units + unit], bias ? bias[unit] : 0);
}
