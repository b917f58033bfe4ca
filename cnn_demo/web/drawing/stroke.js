// Measures how thick the strokes of a drawing are, and thickens thin ones.

import { pad, plane, sum } from "./planes.js";

/** @import { Plane } from "./planes.js" */

/**
 * The mean width of the strokes in pixels: twice the inked area divided by the length of its outline.
 *
 * The outline's length is the sum of the gradient's magnitude, which is right for soft edges too.
 *
 * @param {Plane} ink (h, w) in [0, 1], not all 0
 */
export function strokeWidth(ink) {
  const { width, height, values } = pad(ink, 1);
  let outline = 0;
  for (let row = 0; row < height - 1; row++) {
    for (let i = row * width; i < row * width + width - 1; i++) {
      const across = values[i + 1] - values[i];
      const down = values[i + width] - values[i];
      outline += Math.sqrt(across * across + down * down);
    }
  }
  return (2 * sum(ink.values)) / outline;
}

/**
 * By how many pixels to thicken ink so that its strokes are `target` wide once its box fills the frame; 0 where they are
 * thick enough.
 *
 * Thickening widens the box by the radius on each side, hence the divisor.
 *
 * @param {Plane} ink (h, w), cropped to its box
 * @param {number} frame the side of the square that the box will fill
 * @param {number} target
 */
export function missingRadius(ink, frame, target) {
  const scale = Math.max(ink.height, ink.width) / frame;
  const radius = (target * scale - strokeWidth(ink)) / (2 * (1 - target / frame));
  return Math.max(0, radius);
}

/**
 * Grow every stroke by radius pixels to each side; the radius may be a fraction.
 *
 * Returns (h + 2 * m, w + 2 * m) with the margin m = ceil(radius).
 *
 * @param {Plane} ink
 * @param {number} radius
 */
export function thicken(ink, radius) {
  if (radius === 0) return ink;
  const margin = Math.ceil(radius);
  // One pixel more stays empty all around, so that no neighbour is missing.
  let grown = pad(ink, margin + 1);
  let before = plane(grown.height, grown.width);
  for (let number = 0; number < margin; number++) {
    // Alternating squares and crosses make an octagon, which is close to the disc of a round pen.
    const grow = number % 2 ? growSquare : growCross;
    grow(grown, before.values, margin - number);
    [before, grown] = [grown, before];
  }
  return mixed(before, grown, radius - (margin - 1));
}

/**
 * The weighted mean of two planes, without the empty pixel around them.
 *
 * @param {Plane} before
 * @param {Plane} grown
 * @param {number} share of grown
 */
function mixed(before, grown, share) {
  const { height, width, values } = grown;
  const rest = before.values;
  const mix = plane(height - 2, width - 2);
  for (let row = 0; row < mix.height; row++) {
    const line = mix.values.subarray(row * mix.width, (row + 1) * mix.width);
    const start = (row + 1) * width + 1;
    for (let i = 0; i < line.length; i++) line[i] = share * values[start + i] + (1 - share) * rest[start + i];
  }
  return mix;
}

/**
 * Each pixel becomes the largest of itself and its four neighbours. The outermost `empty` pixels of target stay 0.
 *
 * @param {Plane} plane
 * @param {Float64Array} target
 * @param {number} empty
 */
function growCross({ height, width, values }, target, empty) {
  for (let row = empty; row < height - empty; row++) {
    let left = 0;
    let middle = values[row * width + empty];
    for (let i = row * width + empty; i < (row + 1) * width - empty; i++) {
      const right = values[i + 1];
      const down = larger(values[i - width], values[i + width]);
      target[i] = larger(larger(middle, down), larger(left, right));
      left = middle;
      middle = right;
    }
  }
}

/**
 * Each pixel becomes the largest of itself and its eight neighbours. The outermost `empty` pixels of target stay 0.
 *
 * @param {Plane} plane
 * @param {Float64Array} target
 * @param {number} empty
 */
function growSquare({ height, width, values }, target, empty) {
  /** @param {number} i */
  const column = (i) => larger(values[i], larger(values[i - width], values[i + width]));
  for (let row = empty; row < height - empty; row++) {
    let left = 0;
    let middle = column(row * width + empty);
    for (let i = row * width + empty; i < (row + 1) * width - empty; i++) {
      const right = column(i + 1);
      target[i] = larger(middle, larger(left, right));
      left = middle;
      middle = right;
    }
  }
}

/**
 * Faster than Math.max, which has to treat NaN and -0 as well.
 *
 * @param {number} one
 * @param {number} other
 */
function larger(one, other) {
  return one > other ? one : other;
}
