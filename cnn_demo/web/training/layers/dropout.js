// Dropout of single values and of whole maps: nothing is dropped when a network predicts.

import { numberArgument } from "../../explain/layers/arguments.js";

/** @import { Call, TrainingLayer } from "./layer.js" */

const GOLDEN_RATIO = 0x9e3779b9; // of 2 ** 32: steps by it visit every 32-bit number

/** @type {TrainingLayer} */
export const dropout = { apply: (call) => dropped(call, call.inputs[0].shape) };

/** @type {TrainingLayer} */
export const spatialDropout2d = {
  apply(call) {
    const [n, , , maps] = call.inputs[0].shape;
    return dropped(call, [n, 1, 1, maps]);
  },
};

/**
 * @param {Call} call
 * @param {number[]} shape of the random draws
 */
function dropped({ tf, node, inputs: [x], isTraining, seed }, shape) {
  const rate = numberArgument(node, "rate");
  if (!isTraining || rate === 0) return x;
  return tf.mul(x, tf.tensor(factors(tf.util.sizeFromShape(shape), rate, seed), shape));
}

/**
 * 0 with the probability of the rate, else what keeps the expected sum.
 *
 * @param {number} count
 * @param {number} rate
 * @param {number} seed
 */
export function factors(count, rate, seed) {
  const [found, kept, bound] = [new Float32Array(count), 1 / (1 - rate), rate * 2 ** 32];
  for (let index = 0; index < count; index++) {
    found[index] = mixed(seed + Math.imul(index + 1, GOLDEN_RATIO)) < bound ? 0 : kept;
  }
  return found;
}

/**
 * The bits of a number, each depending on all (the finalizer of MurmurHash3).
 *
 * @param {number} number
 * @returns {number} 32 bits, not negative
 */
export function mixed(number) {
  let bits = number | 0;
  bits = Math.imul(bits ^ (bits >>> 16), 0x85ebca6b);
  bits = Math.imul(bits ^ (bits >>> 13), 0xc2b2ae35);
  return (bits ^ (bits >>> 16)) >>> 0;
}
