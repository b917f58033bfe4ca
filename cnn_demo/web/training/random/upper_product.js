// The upper half of a product of two 32-bit numbers, which Math.imul leaves out.

/**
 * The upper 32 bits of the 64-bit product of two unsigned 32-bit numbers.
 *
 * @param {number} left
 * @param {number} right
 */
export function upperProduct(left, right) {
  const lower = (left & 0xffff) * right; // below 2 ** 48, so exact
  const upper = (left >>> 16) * right;
  return Math.floor((upper + Math.floor(lower / 65536)) / 65536);
}
