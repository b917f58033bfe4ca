// Kernels and pictures of any size to choose from in the sandbox.

import { randomOf } from "./random.js";

/**
 * make: size * size weights, row by row.
 *
 * @typedef {{title: string, note: string, make: (size: number) => Float32Array}} KernelPreset
 */

/**
 * make: side * side brightnesses in [0, 1], row by row.
 *
 * @typedef {{title: string, make: (side: number) => Float32Array}} PicturePreset
 */

const SEED = 7;

/** @type {Record<string, KernelPreset>} */
export const KERNELS = {
  vertical: {
    title: "Vertical edges",
    note: "Positive where the picture gets brighter from left to right, negative where it gets darker (Sobel).",
    make: (size) => outer(binomial(size), slope(size)),
  },
  horizontal: {
    title: "Horizontal edges",
    note: "Positive where the picture gets brighter from top to bottom, negative where it gets darker (Sobel).",
    make: (size) => outer(slope(size), binomial(size)),
  },
  outline: {
    title: "Outline",
    note: "Not 0 where a cell differs from the cells around it, in any direction (Laplace).",
    make: (size) => square(size, (isMiddle) => (isMiddle ? size * size - 1 : -1)),
  },
  blur: {
    title: "Blur",
    note: "The mean of the window: small details disappear.",
    make: (size) => square(size, () => 1 / (size * size)),
  },
  sharpen: {
    title: "Sharpen",
    note: "Twice the cell minus the mean of its window: differences grow.",
    make: (size) => square(size, (isMiddle) => (isMiddle ? 2 : 0) - 1 / (size * size)),
  },
  identity: {
    title: "Identity",
    note: "1 in the middle, 0 elsewhere: the output equals the input.",
    make: (size) => square(size, (isMiddle) => (isMiddle ? 1 : 0)),
  },
};

/** @type {Record<string, PicturePreset>} */
export const PICTURES = {
  disc: { title: "Disc", make: (side) => picture(side, (x, y) => (Math.hypot(x - 0.5, y - 0.5) < 0.36 ? 1 : 0)) },
  step: { title: "Bright half", make: (side) => picture(side, (x) => (x > 0.5 ? 1 : 0)) },
  cross: {
    title: "Cross",
    make: (side) => picture(side, (x, y) => (Math.min(Math.abs(x - 0.5), Math.abs(y - 0.5)) < 0.13 ? 1 : 0)),
  },
  dot: { title: "One dot", make: (side) => square(side, (isMiddle) => (isMiddle ? 1 : 0)) },
  ramp: { title: "Gradient", make: (side) => picture(side, (x) => x) },
  noise: { title: "Noise", make: noise },
  empty: { title: "Empty", make: (side) => picture(side, () => 0) },
};

/**
 * A square of another side: the old values where they fit, zeros elsewhere.
 *
 * @param {Float32Array} values
 * @param {number} side
 */
export function refitted(values, side) {
  const before = Math.sqrt(values.length);
  return Float32Array.from({ length: side * side }, (_, index) => {
    const [row, column] = [Math.floor(index / side), index % side];
    return row < before && column < before ? values[row * before + column] : 0;
  });
}

/**
 * @param {number} side
 * @param {(x: number, y: number) => number} brightness at a position in [0, 1]
 */
function picture(side, brightness) {
  return Float32Array.from({ length: side * side }, (_, index) =>
    brightness(((index % side) + 0.5) / side, (Math.floor(index / side) + 0.5) / side),
  );
}

/** @param {number} side */
function noise(side) {
  const next = randomOf(SEED);
  return Float32Array.from({ length: side * side }, () => Math.round(10 * next()) / 10);
}

/**
 * A square with another value in the middle: the cell that TensorFlow puts over the output cell. For an even size that
 * is the one before the centre.
 *
 * @param {number} size
 * @param {(isMiddle: boolean) => number} valueAt
 */
function square(size, valueAt) {
  const middle = Math.floor((size - 1) / 2);
  return Float32Array.from({ length: size * size }, (_, index) =>
    valueAt(index % size === middle && Math.floor(index / size) === middle),
  );
}

/**
 * The outer product.
 *
 * @param {number[]} down
 * @param {number[]} across
 */
function outer(down, across) {
  return Float32Array.from(down.flatMap((one) => across.map((other) => one * other)));
}

/**
 * A row of Pascal's triangle, such as 1 2 1 or 1 4 6 4 1: the weights of a smooth average.
 *
 * @param {number} size
 */
function binomial(size) {
  let row = [1];
  for (let length = 1; length < size; length++) row = [1, ...row.slice(1).map((one, i) => one + row[i]), 1];
  return row;
}

/**
 * Evenly rising weights around 0, such as −1 0 1 or −2 −1 0 1 2: they measure a change.
 *
 * @param {number} size
 */
function slope(size) {
  return Array.from({ length: size }, (_, index) => (2 * index - size + 1) / (size % 2 ? 2 : 1));
}
