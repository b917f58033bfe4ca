// TensorFlow's `tf.random.stateless_uniform` on a CPU, bit for bit: Philox 4x32-10 (Salmon et al. 2011) from a seed.

import { upperProduct } from "./upper_product.js";

const ROUNDS = 10;
const MULTIPLIER_0 = 0xd2511f53;
const MULTIPLIER_1 = 0xcd9e8d57;
const KEY_STEP_0 = 0x9e3779b9;
const KEY_STEP_1 = 0xbb67ae85;
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
  const bits = Uint32Array.of(seed, 0, 0, 0);
  scramble(bits, SCRAMBLE_KEY);
  const [key0, key1, counter2, counter3] = bits;
  const key = [key0, key1];
  const values = new Float32Array(count);
  const least = Math.fround(-limit);
  const range = Math.fround(Math.fround(limit) - least);
  for (let start = 0; start < count; start += 4) {
    bits[0] = start / 4;
    bits[1] = 0;
    bits[2] = counter2;
    bits[3] = counter3;
    scramble(bits, key);
    const end = Math.min(start + 4, count);
    for (let index = start; index < end; index++) {
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
 * Turn a counter into four random numbers, in place: new arrays for each would take most of the time.
 *
 * @param {Uint32Array} counter
 * @param {number[]} key
 */
function scramble(counter, key) {
  let { 0: c0, 1: c1, 2: c2, 3: c3 } = counter;
  let { 0: k0, 1: k1 } = key;
  for (let round = 0; round < ROUNDS; round++) {
    const high0 = upperProduct(MULTIPLIER_0, c0);
    const high1 = upperProduct(MULTIPLIER_1, c2);
    const low0 = Math.imul(MULTIPLIER_0, c0);
    const low1 = Math.imul(MULTIPLIER_1, c2);
    c0 = (high1 ^ c1 ^ k0) >>> 0;
    c1 = low1 >>> 0;
    c2 = (high0 ^ c3 ^ k1) >>> 0;
    c3 = low0 >>> 0;
    k0 = (k0 + KEY_STEP_0) >>> 0;
    k1 = (k1 + KEY_STEP_1) >>> 0;
  }
  counter[0] = c0;
  counter[1] = c1;
  counter[2] = c2;
  counter[3] = c3;
}
