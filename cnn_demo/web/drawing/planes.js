// Image-sized arrays of numbers: the few NumPy operations that the preparation of pictures needs.
//
// Where a comment says (h, w), the plane has one channel; (h, w, c) allows any number of them.

/**
 * An array of height x width pixels: row by row, the channels of a pixel side by side.
 *
 * @typedef {{height: number, width: number, channels: number, values: Float64Array}} Plane
 */

/**
 * A plane of the given values, of zeros without them.
 *
 * @param {number} height
 * @param {number} width
 * @param {number} [channels]
 * @param {Float64Array} [values]
 * @returns {Plane}
 */
export function plane(height, width, channels = 1, values = new Float64Array(height * width * channels)) {
  return { height, width, channels, values };
}

/**
 * A plane of one colour everywhere.
 *
 * @param {number} height
 * @param {number} width
 * @param {number[]} colour one value a channel
 */
export function filled(height, width, colour) {
  const even = plane(height, width, colour.length);
  if (colour.length === 1) even.values.fill(colour[0]);
  else for (let i = 0; i < even.values.length; i++) even.values[i] = colour[i % colour.length];
  return even;
}

/**
 * Copy source, (h, w, c), into target, (h', w', c), with its first pixel at (top, left). Pixels outside are dropped.
 *
 * @param {Plane} target
 * @param {Plane} source
 * @param {number} top
 * @param {number} left
 */
export function paste(target, source, top, left) {
  const { channels, width } = source;
  const from = Math.max(0, -left);
  const to = Math.min(width, target.width - left);
  for (let row = Math.max(0, -top); row < Math.min(source.height, target.height - top); row++) {
    const start = row * width;
    const pixels = source.values.subarray((start + from) * channels, (start + to) * channels);
    target.values.set(pixels, ((row + top) * target.width + left + from) * channels);
  }
  return target;
}

/**
 * A copy of the box of height x width pixels whose first pixel is (top, left).
 *
 * @param {Plane} source (h, w, c)
 * @param {number} top
 * @param {number} left
 * @param {number} height
 * @param {number} width
 */
export function box(source, top, left, height, width) {
  return paste(plane(height, width, source.channels), source, -top, -left);
}

/**
 * Surround a plane by a margin of zeros: (h, w, c) to (h + 2 * margin, w + 2 * margin, c).
 *
 * @param {Plane} source
 * @param {number} margin
 */
export function pad(source, margin) {
  const { height, width, channels } = source;
  return paste(plane(height + 2 * margin, width + 2 * margin, channels), source, margin, margin);
}

/** @param {ArrayLike<number>} values */
export function sum(values) {
  let total = 0;
  for (let i = 0; i < values.length; i++) total += values[i];
  return total;
}

/**
 * The largest number, -Infinity for an empty list.
 *
 * @param {ArrayLike<number>} values
 */
export function largest(values) {
  let most = -Infinity;
  for (let i = 0; i < values.length; i++) if (values[i] > most) most = values[i];
  return most;
}

/**
 * The median; of an even number of values, the mean of the middle two.
 *
 * @param {Float64Array} values
 */
export function median(values) {
  const sorted = values.slice().sort();
  const middle = sorted.length >> 1;
  return sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/**
 * Limit a number to [0, 1].
 *
 * @param {number} value
 */
export function clip(value) {
  return value < 0 ? 0 : value > 1 ? 1 : value;
}
