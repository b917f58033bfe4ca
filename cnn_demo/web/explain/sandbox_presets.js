// Kernels and pictures to play with in the sandbox, of any size. Knows no page.

import { randomOf } from "./random.js";

const SEED = 7;

/** Name -> {title, note, make(size)}: make gives size * size weights, row by row. */
export const KERNELS = {
  vertical: {
    title: "Vertical edges",
    note: "Answers where it gets brighter from left to right; with a minus where it gets darker (Sobel).",
    make: (size) => outer(binomial(size), slope(size)),
  },
  horizontal: {
    title: "Horizontal edges",
    note: "Answers where it gets brighter from top to bottom; with a minus where it gets darker (Sobel).",
    make: (size) => outer(slope(size), binomial(size)),
  },
  outline: {
    title: "Outline",
    note: "Answers wherever a cell differs from those around it, in any direction (Laplace).",
    make: (size) => square(size, (isMiddle) => (isMiddle ? size * size - 1 : -1)),
  },
  blur: {
    title: "Blur",
    note: "The mean of the window: small details disappear.",
    make: (size) => square(size, () => 1 / (size * size)),
  },
  sharpen: {
    title: "Sharpen",
    note: "Twice the cell, less the mean of its window: differences grow.",
    make: (size) => square(size, (isMiddle) => (isMiddle ? 2 : 0) - 1 / (size * size)),
  },
  identity: {
    title: "Identity",
    note: "One in the middle, else zeros: the output is the input.",
    make: (size) => square(size, (isMiddle) => (isMiddle ? 1 : 0)),
  },
};

/** Name -> {title, make(side)}: make gives side * side brightnesses in [0, 1], row by row. */
export const PICTURES = {
  disc: { title: "Disc", make: (side) => picture(side, (x, y) => (Math.hypot(x - 0.5, y - 0.5) < 0.36 ? 1 : 0)) },
  step: { title: "Bright half", make: (side) => picture(side, (x) => (x > 0.5 ? 1 : 0)) },
  cross: {
    title: "Cross",
    make: (side) => picture(side, (x, y) => (Math.min(Math.abs(x - 0.5), Math.abs(y - 0.5)) < 0.13 ? 1 : 0)),
  },
  dot: { title: "One dot", make: (side) => square(side, (isMiddle) => (isMiddle ? 1 : 0)) },
  ramp: { title: "Slow change", make: (side) => picture(side, (x) => x) },
  noise: { title: "Noise", make: noise },
  empty: { title: "Empty", make: (side) => picture(side, () => 0) },
};

function picture(side, brightness) {
  return Float32Array.from({ length: side * side }, (_, index) =>
    brightness(((index % side) + 0.5) / side, (Math.floor(index / side) + 0.5) / side),
  );
}

function noise(side) {
  const next = randomOf(SEED);
  return Float32Array.from({ length: side * side }, () => Math.round(10 * next()) / 10);
}

/** The middle is where TensorFlow puts a window over its cell: of an even size the one before the centre. */
function square(size, valueAt) {
  const middle = Math.floor((size - 1) / 2);
  return Float32Array.from({ length: size * size }, (_, index) =>
    valueAt(index % size === middle && Math.floor(index / size) === middle),
  );
}

function outer(down, across) {
  return Float32Array.from(down.flatMap((one) => across.map((other) => one * other)));
}

/** 1 2 1, 1 4 6 4 1: how a smooth middle is weighted. */
function binomial(size) {
  return Array.from({ length: size - 1 }).reduce((row) => [1, ...row.slice(1).map((one, i) => one + row[i]), 1], [1]);
}

/** −1 0 1, −2 −1 0 1 2: what answers to a change. */
function slope(size) {
  return Array.from({ length: size }, (_, index) => (2 * index - size + 1) / (size % 2 ? 2 : 1));
}
