// NumPy's SeedSequence: spreads the bits of a seed over the initial state of a random generator.
// After O'Neill 2015, "Developing a seed_seq alternative"; numpy/random/bit_generator.pyx.

const POOL_SIZE = 4;
const INIT_A = 0x43b0d7e5;
const MULTIPLIER_A = 0x931e8875;
const INIT_B = 0x8b51f9dd;
const MULTIPLIER_B = 0x58f38ded;
const MIX_LEFT = 0xca01f9dd;
const MIX_RIGHT = 0x4973f715;
const SHIFT = 16;

/**
 * `SeedSequence(entropy).generate_state(words)`: unsigned 32-bit numbers.
 *
 * @param {number[]} entropy integers from 0 to 2 ** 53 - 1
 * @param {number} words how many
 */
export function generateState(entropy, words) {
  const pool = mixed(entropy.flatMap(uint32Words));
  const next = hashing(INIT_B, MULTIPLIER_B);
  return Uint32Array.from({ length: words }, (_, index) => next(pool[index % POOL_SIZE]));
}

/**
 * The words of an integer, the lowest first; one word for 0.
 *
 * @param {number} value
 */
function uint32Words(value) {
  const high = Math.floor(value / 2 ** 32);
  return high ? [value >>> 0, high] : [value >>> 0];
}

/** @param {number[]} words */
function mixed(words) {
  const hash = hashing(INIT_A, MULTIPLIER_A);
  const pool = Array.from({ length: POOL_SIZE }, (_, index) => hash(words[index] ?? 0));
  for (let source = 0; source < POOL_SIZE; source++) {
    for (let target = 0; target < POOL_SIZE; target++) {
      if (source !== target) pool[target] = mix(pool[target], hash(pool[source]));
    }
  }
  for (const word of words.slice(POOL_SIZE)) {
    for (let target = 0; target < POOL_SIZE; target++) pool[target] = mix(pool[target], hash(word));
  }
  return pool;
}

/**
 * A hash of 32-bit numbers whose constant changes with every call.
 *
 * @param {number} constant
 * @param {number} multiplier
 */
function hashing(constant, multiplier) {
  return (/** @type {number} */ value) => {
    const keyed = value ^ constant;
    constant = Math.imul(constant, multiplier);
    const hashed = Math.imul(keyed, constant);
    return (hashed ^ (hashed >>> SHIFT)) >>> 0;
  };
}

/**
 * @param {number} left
 * @param {number} right
 */
function mix(left, right) {
  const result = Math.imul(left, MIX_LEFT) - Math.imul(right, MIX_RIGHT);
  return (result ^ (result >>> SHIFT)) >>> 0;
}
