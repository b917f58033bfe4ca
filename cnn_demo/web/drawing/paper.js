// Finds the brightness of the paper in a picture from its border.

import { fittedPlane } from "./least_squares.js";
import { clip, filled, median, plane } from "./planes.js";

/** @import { Plane } from "./planes.js" */

const PLANE_ROUNDS = 3;
const BORDER_TOLERANCE = 0.02;
const SPREADS_KEPT = 2.5;

/**
 * The brightness of the paper under each pixel, and the noise: the median deviation of the ring from it.
 *
 * The paper is a plane a + b*x + c*y, fitted to the outermost ring of pixels by least squares. Ring pixels far from it,
 * such as a stroke that reaches the edge, are left out. x and y run from -1 to 1.
 *
 * @param {Plane} grey (h, w) in [0, 1]
 * @returns {{paper: Plane, noise: number}} paper: (h, w) in [0, 1]
 */
export function paperLevel(grey) {
  const { height, width } = grey;
  const ringGrey = border(grey);
  const level = median(ringGrey);
  const above = ringGrey.map((value) => value - level);
  // Nearly every live drawing has a border of one brightness, and then there is nothing to fit.
  if (!above.some(Boolean)) return { paper: filled(height, width, [level]), noise: 0 };
  const [x, y] = [coordinates(width), coordinates(height)];
  const ring = ringPixels(height, width);
  const ringX = ring.map((pixel) => x[pixel % width]);
  const ringY = ring.map((pixel) => y[Math.floor(pixel / width)]);
  let deviation = above;
  let fitted = [0, 0, 0];
  for (let round = 0; round < PLANE_ROUNDS; round++) {
    const furthest = SPREADS_KEPT * median(deviation.map(Math.abs)) + BORDER_TOLERANCE;
    const isNear = deviation.map((value) => Number(Math.abs(value) <= furthest));
    fitted = fittedPlane(ringX, ringY, above, isNear);
    const [offset, slopeX, slopeY] = fitted;
    deviation = above.map((value, i) => value - (offset + slopeX * ringX[i] + slopeY * ringY[i]));
  }
  const paper = planeThrough(x, y, level + fitted[0], fitted[1], fitted[2]);
  return { paper, noise: median(deviation.map(Math.abs)) };
}

/**
 * The outermost ring of pixels, row after row: n * c values, the channels of a pixel side by side.
 *
 * @param {Plane} plane (h, w, c)
 */
export function border({ height, width, channels, values }) {
  const ring = ringPixels(height, width);
  const outermost = new Float64Array(ring.length * channels);
  for (let i = 0; i < outermost.length; i++) {
    outermost[i] = values[ring[Math.floor(i / channels)] * channels + (i % channels)];
  }
  return outermost;
}

/**
 * The given number of coordinates, evenly spaced from -1 to 1.
 *
 * @param {number} count
 */
function coordinates(count) {
  return Float64Array.from({ length: count }, (_, i) => (2 * i - (count - 1)) / Math.max(count - 1, 1));
}

/**
 * The indices of the pixels at the edge, row after row. A Float64Array, so that map() can return any number.
 *
 * @param {number} height
 * @param {number} width
 */
function ringPixels(height, width) {
  const pixels = [];
  for (let row = 0; row < height; row++) {
    const stride = row === 0 || row === height - 1 ? 1 : Math.max(width - 1, 1);
    for (let column = 0; column < width; column += stride) pixels.push(row * width + column);
  }
  return Float64Array.from(pixels);
}

/**
 * The values offset + slopeX * x + slopeY * y, limited to [0, 1].
 *
 * @param {Float64Array} x
 * @param {Float64Array} y
 * @param {number} offset
 * @param {number} slopeX
 * @param {number} slopeY
 */
function planeThrough(x, y, offset, slopeX, slopeY) {
  const through = new Float64Array(y.length * x.length);
  for (let row = 0, i = 0; row < y.length; row++) {
    for (let column = 0; column < x.length; column++, i++) {
      through[i] = clip(offset + slopeX * x[column] + slopeY * y[row]);
    }
  }
  return plane(y.length, x.length, 1, through);
}
