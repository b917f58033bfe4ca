// Numbers rounded as Python's round() does for the records of a training.

/**
 * @param {number} value
 * @param {number} digits after the point
 */
export function rounded(value, digits) {
  return Number(value.toFixed(digits));
}
