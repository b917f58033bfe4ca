// Grows and shrinks the strokes of an image.

/** @import { Shape3D } from "../types/network.js" */

/**
 * The image blended with its strokes grown (the largest of 3x3 pixels) or shrunk (the smallest).
 *
 * @param {Float32Array} image
 * @param {Shape3D} shape
 * @param {number} share from -1, shrunk by a pixel all around, to 1, grown by one
 */
export function withThickness(image, [height, width, channels], share) {
  const sign = share > 0 ? 1 : -1;
  const across = extremes(image, sign, width, channels);
  const target = extremes(across, sign, height, width * channels);
  return image.map((value, index) => value + Math.abs(share) * (target[index] - value));
}

/**
 * The largest of each value and the two beside it along one axis; at the ends, of the value and one.
 *
 * @param {Float32Array} values
 * @param {number} sign -1 for the smallest
 * @param {number} length of the axis
 * @param {number} stride from a value to the next one along the axis
 */
function extremes(values, sign, length, stride) {
  const found = new Float32Array(values.length);
  for (let start = 0; start < values.length; start += length * stride) {
    for (let place = 0; place < length; place++) {
      const line = start + place * stride;
      const before = place ? line - stride : line;
      const after = place < length - 1 ? line + stride : line;
      for (let index = 0; index < stride; index++) {
        const largest = Math.max(
          sign * values[before + index],
          sign * values[line + index],
          sign * values[after + index],
        );
        found[line + index] = sign * largest;
      }
    }
  }
  return found;
}
