// Sums of products, which convolutions and dense layers have in common.

import { channelTitle } from "../cells.js";
import { activated } from "./activation.js";
import { activationOf } from "./arguments.js";
import { numbersAt } from "./receptive_field.js";

/** @import { At, Block, Calculation, Numbers, ProductBlock, StepOf } from "../../types/explain.js" */

/**
 * The sum of the blocks, followed by the bias and the activation where the layer has them.
 * @param {Numbers} n
 * @param {At} at
 * @param {ProductBlock[]} blocks
 * @param {string} title
 * @returns {Calculation}
 */
export function summed(n, { node, network, map }, blocks, title) {
  const total = n.sum(blocks.map((one) => one.subtotal));
  /** @type {StepOf<"products">} */
  const first = { kind: "products", title, blocks, total };
  const bias = network.bias(node);
  if (!bias) return activated(n, activationOf(node), [first], total);
  const terms = [
    { title: "sum of the products", number: total },
    { title: "bias", number: n.of(bias[map]) },
  ];
  const biased = n.sum(terms.map((term) => term.number));
  /** @type {StepOf<"sum">} */
  const second = { kind: "sum", title: "Add the bias", terms, total: biased };
  return activated(n, activationOf(node), [first, second], biased);
}

/**
 * The products of a region of an input map with a kernel.
 * @param {Numbers} n
 * @param {At} at
 * @param {ReturnType<typeof import("./receptive_field.js").inputCells>} seen
 * @param {number} channel of the input
 * @param {(place: number) => number} weightOf the weight at a position in the kernel, counted row by row
 * @returns {ProductBlock}
 */
export function mapBlock(n, at, seen, channel, weightOf) {
  const inputs = numbersAt(n, at, seen.places, channel);
  const weights = new Array(inputs.length);
  for (let place = 0; place < weights.length; place++) weights[place] = n.of(weightOf(place));
  return productBlock(n, { title: channelTitle(at, channel), ...seen, inputs }, weights);
}

/**
 * The products of a row of numbers with weights.
 * @param {Numbers} n
 * @param {string} title
 * @param {number[]} inputs
 * @param {number[]} weights
 * @returns {ProductBlock}
 */
export function rowBlock(n, title, inputs, weights) {
  return productBlock(n, { title, rows: 1, columns: inputs.length, step: 1, places: null, inputs }, weights);
}

/**
 * @param {Numbers} n
 * @param {Block} block
 * @param {number[]} weights
 * @returns {ProductBlock}
 */
function productBlock(n, block, weights) {
  const products = new Array(weights.length);
  for (let index = 0; index < weights.length; index++) products[index] = n.times(block.inputs[index], weights[index]);
  return Object.assign(block, { weights, products, subtotal: n.sum(products) });
}
