// Makes the browser network of weights that are in this browser: what cnn_demo/browser/made_network.py makes on the server,
// bit by bit.

import { float16Bits, LARGEST_FLOAT16 } from "./float16.js";
import { NetworkError } from "./network_error.js";

/** @import { CertaintyRule, NetworkHeader, UnfilledConstant, UnfilledNetwork, WeightSource } from "../types/network.js" */
/** @import { Weights } from "../types/training.js" */

/** @typedef {Float32Array | Int32Array} Values */

/**
 * A network as Predictor.load() takes it. made_from: tells networks apart, such as the id of the training.
 * Throws NetworkError where a weight is missing, of another design, not finite or too large.
 *
 * @param {UnfilledNetwork} unfilled
 * @param {Weights} weights
 * @param {{made_from: string, certainty: CertaintyRule}} of
 * @returns {{network: NetworkHeader, weights: ArrayBuffer}}
 */
export function filledNetwork({ description, constants }, weights, of) {
  return { network: { ...description, ...of }, weights: filledWeights(constants, weights) };
}

/**
 * The bytes of these constants, one after the other. Throws as filledNetwork().
 *
 * @param {UnfilledConstant[]} constants
 * @param {Weights} weights
 */
export function filledWeights(constants, weights) {
  const parts = constants.map((constant) => stored(constant, weights));
  const bytes = new Uint8Array(parts.reduce((total, part) => total + part.byteLength, 0));
  let end = 0;
  for (const part of parts) {
    bytes.set(new Uint8Array(part.buffer, part.byteOffset, part.byteLength), end);
    end += part.byteLength;
  }
  return bytes.buffer;
}

/**
 * @param {UnfilledConstant} constant
 * @param {Weights} weights
 */
function stored({ shape, stored, source }, weights) {
  const values = valuesOf(source, shape, weights);
  const count = shape.reduce((product, length) => product * length, 1);
  if (values.length !== count) throw wrongWeight(`${count} numbers are expected, and there are ${values.length}`);
  if (!(values instanceof Float32Array) || stored !== "float16") return values;
  const unfit = values.find((value) => !(Math.abs(value) <= LARGEST_FLOAT16));
  if (unfit !== undefined) throw wrongWeight(`one of them is ${unfit}, which a network cannot compute with`);
  return float16Bits(values);
}

/**
 * @param {WeightSource} source
 * @param {number[]} shape
 * @param {Weights} weights
 * @returns {Values}
 */
function valuesOf(source, shape, weights) {
  switch (source.kind) {
    case "whole":
      return weight(weights, source.weight);
    case "group":
      return groupOf(weight(weights, source.weight), source, shape[shape.length - 1]);
    case "factor":
      return factorOf(weights, source);
    case "shift":
      return shiftOf(weights, source);
    case "integers":
      return Int32Array.from(source.values);
    case "number":
      return Float32Array.of(source.value);
  }
}

/**
 * @param {Weights} weights
 * @param {string} name
 */
function weight(weights, name) {
  const values = weights.get(name);
  if (!values) throw wrongWeight(`${name} is missing`);
  return values;
}

/**
 * The filters of one group: a range of the last axis.
 *
 * @param {Float32Array} values
 * @param {{group: number, groups: number}} which
 * @param {number} filters of the group
 */
function groupOf(values, { group, groups }, filters) {
  const part = new Float32Array(values.length / groups);
  for (let index = 0; index < part.length; index++) {
    const row = Math.floor(index / filters);
    part[index] = values[(row * groups + group) * filters + (index % filters)];
  }
  return part;
}

/**
 * gamma / sqrt(variance + epsilon). Every step is rounded to 32 bits, as NumPy does.
 *
 * @param {Weights} weights
 * @param {{layer: string, epsilon: number}} of
 */
function factorOf(weights, { layer, epsilon }) {
  const gamma = weight(weights, `${layer}/gamma`);
  const variance = weight(weights, `${layer}/moving_variance`);
  const added = Math.fround(epsilon);
  return gamma.map((value, channel) => {
    const deviation = Math.fround(Math.sqrt(Math.fround(variance[channel] + added)));
    return value * Math.fround(1 / deviation);
  });
}

/**
 * beta - mean * factor.
 *
 * @param {Weights} weights
 * @param {{layer: string, epsilon: number}} of
 */
function shiftOf(weights, of) {
  const mean = weight(weights, `${of.layer}/moving_mean`);
  const factor = factorOf(weights, of);
  return weight(weights, `${of.layer}/beta`).map(
    (value, channel) => value - Math.fround(mean[channel] * factor[channel]),
  );
}

/** @param {string} what */
function wrongWeight(what) {
  return new NetworkError(`The network's weights on this device cannot be used: ${what}. Train it again.`);
}
