// NumPy's `default_rng`: the same permutations as in Python, from the same seed.
// PCG64 XSL-RR is O'Neill 2014, pcg-random.org; the shuffle is that of numpy/random/_generator.pyx.

import { generateState } from "./seed_sequence.js";
import { upperProduct } from "./upper_product.js";

// 128-bit numbers are four unsigned 32-bit words, the lowest first: BigInt takes ten times as long.
const MULTIPLIER = [0x9fccf645, 0x4385df64, 0x1fc65da4, 0x2360ed05];
const UINT32 = 2 ** 32;

/** `numpy.random.default_rng(seed)`, as far as training uses it. */
export class Generator {
  /** @param {number | number[]} seed whole and not negative */
  constructor(seed) {
    const [a, b, c, d, e, f, g, h] = generateState([seed].flat(), 8);
    this.state = Uint32Array.of(c, d, a, b);
    this.increment = incrementOf([g, h, e, f]);
    add(this.state, this.increment);
    this.#step();
    /** The upper half of the last 64 bits, until it is used. @type {number | null} */
    this.upperHalf = null;
  }

  /**
   * A shuffled copy, or the shuffled numbers from 0 to before count.
   *
   * @param {number | ArrayLike<number>} values
   */
  permutation(values) {
    const shuffled =
      typeof values === "number" ? Uint32Array.from({ length: values }, (_, index) => index) : Uint32Array.from(values);
    for (let last = shuffled.length - 1; last > 0; last--) {
      const other = this.#upTo(last);
      const value = shuffled[last];
      shuffled[last] = shuffled[other];
      shuffled[other] = value;
    }
    return shuffled;
  }

  /**
   * A number from 0 to largest, each equally likely.
   *
   * @param {number} largest from 1 to 2 ** 32 - 1
   */
  #upTo(largest) {
    const surplus = Math.clz32(largest);
    for (;;) {
      const value = ((this.#uint32() << surplus) >>> 0) >>> surplus;
      if (value <= largest) return value;
    }
  }

  #uint32() {
    if (this.upperHalf !== null) {
      const half = this.upperHalf;
      this.upperHalf = null;
      return half;
    }
    this.#step();
    const { state } = this;
    const turn = state[3] >>> 26;
    const bits = turn & 31;
    const [first, second] = turn & 32 ? [1, 0] : [0, 1];
    const [lower, upper] = [state[first] ^ state[first + 2], state[second] ^ state[second + 2]];
    this.upperHalf = turned(upper, lower, bits);
    return turned(lower, upper, bits);
  }

  #step() {
    multiply(this.state, MULTIPLIER);
    add(this.state, this.increment);
  }
}

/**
 * Twice the sequence's number, plus 1.
 *
 * @param {number[]} sequence
 */
function incrementOf(sequence) {
  return Uint32Array.from(sequence, (word, place) => (word << 1) | (place ? sequence[place - 1] >>> 31 : 1));
}

/**
 * The word turned to the right by so many bits, filled from the other one.
 *
 * @param {number} word
 * @param {number} above
 * @param {number} bits from 0 to 31
 */
function turned(word, above, bits) {
  return bits ? ((word >>> bits) | (above << (32 - bits))) >>> 0 : word >>> 0;
}

/**
 * Adds in place.
 *
 * @param {Uint32Array} words
 * @param {Uint32Array} others
 */
function add(words, others) {
  let carry = 0;
  for (let place = 0; place < 4; place++) {
    const sum = words[place] + others[place] + carry;
    words[place] = sum;
    carry = sum < UINT32 ? 0 : 1;
  }
}

/**
 * Multiplies in place.
 *
 * @param {Uint32Array} words
 * @param {number[]} others
 */
function multiply(words, others) {
  const { 0: a, 1: b, 2: c, 3: d } = words; // by index: an iterator takes three times as long
  const { 0: e, 1: f, 2: g, 3: h } = others;
  const second = upperProduct(a, e) + low(a, f) + low(b, e);
  const third = upperProduct(a, f) + upperProduct(b, e) + low(a, g) + low(b, f) + low(c, e) + carried(second);
  const fourth = upperProduct(a, g) + upperProduct(b, f) + upperProduct(c, e) + carried(third);
  words[0] = Math.imul(a, e);
  words[1] = second;
  words[2] = third;
  words[3] = fourth + low(a, h) + low(b, g) + low(c, f) + low(d, e);
}

/**
 * The lower 32 bits of a product.
 *
 * @param {number} left
 * @param {number} right
 */
function low(left, right) {
  return Math.imul(left, right) >>> 0;
}

/** @param {number} sum */
function carried(sum) {
  return Math.floor(sum / UINT32);
}
