// The operations of a convolutional network on one small picture. The same as cnn_demo/ui/learn/arithmetic.py.

/** @import { Position } from "../types/explain.js" */
/** @import { FrameWindow, Plane } from "../types/learn.js" */

const MINUS = "\u2212";
const MOST_DECIMALS = 6;

/**
 * @param {number[]} values of a square, row by row
 * @returns {Plane}
 */
export function square(values) {
  const side = Math.round(Math.sqrt(values.length));
  return { values, height: side, width: side };
}

/**
 * The cells of a plane from (row, column) on.
 *
 * @param {Plane} plane
 * @param {Position} corner
 * @param {number} side
 * @returns {Plane}
 */
export function part({ values, width }, { row, column }, side) {
  const cells = [];
  for (let r = row; r < row + side; r++) {
    const start = r * width + column;
    cells.push(...values.slice(start, start + side));
  }
  return square(cells);
}

/**
 * Each number of a plane times that of another of the same size.
 *
 * @param {Plane} one
 * @param {Plane} other
 * @returns {Plane}
 */
export function times(one, other) {
  return { ...one, values: one.values.map((value, index) => value * other.values[index]) };
}

/** @param {Plane} plane */
export function sum({ values }) {
  return values.reduce((total, value) => total + value, 0);
}

/**
 * What the field calls convolution: cross-correlation without padding, stride 1.
 *
 * @param {Plane} picture
 * @param {Plane} kernel square
 * @returns {Plane}
 */
export function correlate(picture, kernel) {
  const [height, width] = [picture.height - kernel.height + 1, picture.width - kernel.width + 1];
  const values = [];
  for (let row = 0; row < height; row++) {
    for (let column = 0; column < width; column++) {
      values.push(sum(times(part(picture, { row, column }, kernel.width), kernel)));
    }
  }
  return { values, height, width };
}

/**
 * The single kernel equal to correlating with `first`, then with `second`.
 *
 * @param {Plane} first
 * @param {Plane} second
 * @returns {Plane}
 */
export function composedKernel(first, second) {
  const side = first.width + second.width - 1;
  const values = new Array(side * side).fill(0);
  for (let i = 0; i < second.values.length; i++) {
    const [row, column] = [Math.floor(i / second.width), i % second.width];
    for (let j = 0; j < first.values.length; j++) {
      const [down, across] = [Math.floor(j / first.width), j % first.width];
      values[(row + down) * side + column + across] += second.values[i] * first.values[j];
    }
  }
  return square(values);
}

/**
 * Negative values become 0.
 *
 * @param {Plane} plane
 * @returns {Plane}
 */
export function relu(plane) {
  return { ...plane, values: plane.values.map((value) => Math.max(0, value)) };
}

/**
 * One value for each whole square; rows and columns that fill no square are dropped, as Keras does.
 *
 * @param {Plane} plane
 * @param {number} side of a square
 * @param {"max" | "mean"} kind
 * @returns {Plane}
 */
export function pool(plane, side, kind) {
  const [height, width] = [Math.floor(plane.height / side), Math.floor(plane.width / side)];
  const values = [];
  for (let row = 0; row < height; row++) {
    for (let column = 0; column < width; column++) {
      const cells = part(plane, { row: row * side, column: column * side }, side);
      values.push(kind === "max" ? Math.max(...cells.values) : sum(cells) / cells.values.length);
    }
  }
  return { values, height, width };
}

/**
 * The largest magnitude; 1 where all values are 0.
 *
 * @param {Plane[]} planes
 */
export function largestOf(...planes) {
  return planes.reduce((most, { values }) => values.reduce((so, value) => Math.max(so, Math.abs(value)), most), 0) || 1;
}

/**
 * The value of a cell.
 *
 * @param {Plane} plane
 * @param {Position} cell
 */
export function valueAt({ values, width }, { row, column }) {
  return values[row * width + column];
}

/**
 * The upper left cell of the frame.
 *
 * @param {FrameWindow} window
 * @param {Position} position
 * @returns {Position}
 */
export function cornerOf({ step }, { row, column }) {
  return { row: row * step, column: column * step };
}

/**
 * The position at which the middle of the frame is nearest to a cell; it may lie outside the figure's positions.
 *
 * @param {FrameWindow} window
 * @param {Position} cell
 * @returns {Position}
 */
export function positionOver({ side, step }, { row, column }) {
  const before = Math.floor((side - step) / 2);
  return { row: Math.floor((row - before) / step), column: Math.floor((column - before) / step) };
}

/**
 * A number with all its decimals, at most six, and a typographic minus: 0.49, −2.
 *
 * @param {number} value
 */
export function decimalText(value) {
  const text = Math.abs(value)
    .toFixed(MOST_DECIMALS)
    .replace(/\.?0+$/, "");
  return (value < 0 && text !== "0" ? MINUS : "") + text;
}
