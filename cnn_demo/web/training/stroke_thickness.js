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
  const ofThree = share > 0 ? Math.max : Math.min;
  const across = neighbours(image, ofThree, width, channels, height);
  const target = neighbours(across, ofThree, height, width * channels, 1);
  return image.map((value, index) => value + Math.abs(share) * (target[index] - value));
}

/**
 * The extreme of each value and the two beside it along one axis; at the ends, of the value and one.
 *
 * @param {Float32Array} values
 * @param {(a: number, b: number, c: number) => number} ofThree
 * @param {number} length of the axis
 * @param {number} stride from a value to the next one along the axis
 * @param {number} lines how many such axes lie one after another
 */
function neighbours(values, ofThree, length, stride, lines) {
  const found = new Float32Array(values.length);
  for (let line = 0; line < lines; line++) {
    for (let place = 0; place < length; place++) {
      const [before, after] = [Math.max(place - 1, 0), Math.min(place + 1, length - 1)];
      const start = line * length * stride;
      for (let index = start; index < start + stride; index++) {
        const [a, b, c] = [
          values[index + before * stride],
          values[index + place * stride],
          values[index + after * stride],
        ];
        found[index + place * stride] = ofThree(a, b, c);
      }
    }
  }
  return found;
}
