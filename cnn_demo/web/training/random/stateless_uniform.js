// TensorFlow's `tf.random.stateless_uniform` on a CPU, bit for bit: Philox 4x32-10 (Salmon et al. 2011) from a seed.

import { upperProduct } from "./upper_product.js";

const ROUNDS = 10;
const MULTIPLIERS = [0xd2511f53, 0xcd9e8d57];
const KEY_STEPS = [0x9e3779b9, 0xbb67ae85];
const SCRAMBLE_KEY = [0x3ec8f720, 0x02461e29]; // stateless_random_ops_v2_util.h
const MANTISSA_BITS = 23;

/**
 * Numbers in [-limit, limit), as the uniform initializers of Keras draw them.
 *
 * @param {number} seed from 0 to 2 ** 31 - 2; the second half of TensorFlow's seed is 0
 * @param {number} count
 * @param {number} limit
 */
export function statelessUniform(seed, count, limit) {
  const [key0, key1, counter2, counter3] = philox([seed, 0, 0, 0], SCRAMBLE_KEY);
  const values = new Float32Array(count);
  const least = Math.fround(-limit);
  const range = Math.fround(Math.fround(limit) - least);
  for (let start = 0; start < count; start += 4) {
    const bits = philox([start / 4, 0, counter2, counter3], [key0, key1]);
    for (let index = start; index < Math.min(start + 4, count); index++) {
      values[index] = Math.fround(share(bits[index - start]) * range) + least;
    }
  }
  return values;
}

/**
 * The lowest 23 bits as a number in [0, 1).
 *
 * @param {number} bits
 */
function share(bits) {
  return (bits & (2 ** MANTISSA_BITS - 1)) / 2 ** MANTISSA_BITS;
}

/**
 * Four random 32-bit numbers of a counter and a key.
 *
 * @param {number[]} counter
 * @param {number[]} key
 */
function philox([c0, c1, c2, c3], [k0, k1]) {
  for (let round = 0; round < ROUNDS; round++) {
    const [low0, low1] = [Math.imul(MULTIPLIERS[0], c0), Math.imul(MULTIPLIERS[1], c2)];
    const [high0, high1] = [upperProduct(MULTIPLIERS[0], c0), upperProduct(MULTIPLIERS[1], c2)];
    [c0, c1, c2, c3] = [(high1 ^ c1 ^ k0) >>> 0, low1 >>> 0, (high0 ^ c3 ^ k1) >>> 0, low0 >>> 0];
    [k0, k1] = [(k0 + KEY_STEPS[0]) >>> 0, (k1 + KEY_STEPS[1]) >>> 0];
  }
  return [c0, c1, c2, c3];
}
