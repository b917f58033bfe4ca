// Python's `random` after `random.seed(seed)`: the Mersenne Twister (Matsumoto & Nishimura 1998).

const SIZE = 624;
const MIDDLE = 397;

export class PythonRandom {
  /** @param {number} seed a whole number from 0 to 2 ** 32 - 1 */
  constructor(seed) {
    this.state = initialState([seed]);
    this.next = SIZE;
  }

  /**
   * `random.randint(least, largest)`, both included.
   *
   * @param {number} least
   * @param {number} largest
   */
  randint(least, largest) {
    const count = largest - least + 1;
    const surplus = Math.clz32(count); // of the 32 bits; the highest ones are taken
    for (;;) {
      const value = this.#uint32() >>> surplus;
      if (value < count) return least + value;
    }
  }

  #uint32() {
    if (this.next === SIZE) this.#renew();
    let bits = this.state[this.next++];
    bits ^= bits >>> 11;
    bits ^= (bits << 7) & 0x9d2c5680;
    bits ^= (bits << 15) & 0xefc60000;
    return (bits ^ (bits >>> 18)) >>> 0;
  }

  #renew() {
    const { state } = this;
    for (let index = 0; index < SIZE; index++) {
      const bits = (state[index] & 0x80000000) | (state[(index + 1) % SIZE] & 0x7fffffff);
      state[index] = state[(index + MIDDLE) % SIZE] ^ (bits >>> 1) ^ (bits & 1 ? 0x9908b0df : 0);
    }
    this.next = 0;
  }
}

/**
 * `init_by_array` of the authors' code.
 *
 * @param {number[]} key
 */
function initialState(key) {
  const state = new Uint32Array(SIZE);
  state[0] = 19650218;
  for (let index = 1; index < SIZE; index++) state[index] = Math.imul(1812433253, folded(state[index - 1])) + index;
  let place = 1;
  const advance = () => {
    if (++place < SIZE) return;
    state[0] = state[SIZE - 1];
    place = 1;
  };
  for (let turn = 0; turn < Math.max(SIZE, key.length); turn++) {
    const word = turn % key.length;
    state[place] = (state[place] ^ Math.imul(folded(state[place - 1]), 1664525)) + key[word] + word;
    advance();
  }
  for (let turn = 1; turn < SIZE; turn++) {
    state[place] = (state[place] ^ Math.imul(folded(state[place - 1]), 1566083941)) - place;
    advance();
  }
  state[0] = 0x80000000;
  return state;
}

/** @param {number} word */
function folded(word) {
  return word ^ (word >>> 30);
}
