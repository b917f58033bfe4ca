// The light around each cell of a coarse picture: local medians, and the range of neighbouring cells.

import { plane } from "./planes.js";
import { toLevels } from "./resample.js";

/** @import { Plane } from "./planes.js" */

const LEVELS = 256;
const LARGEST_VALUE = 255;

/**
 * The median of the square window around each cell, in steps of 1/255. Beyond the edge, the picture is mirrored.
 *
 * A median keeps a straight edge of light where it is. It leaves out what fills less than half of the window.
 *
 * @param {Plane} cells (h, w, c) in [0, 1]
 * @param {number} window an odd number of cells
 */
export function localMedian(cells, window) {
  const { height, width, channels } = cells;
  const reach = (window - 1) / 2;
  const levels = toLevels(cells);
  const rows = mirrored(height, reach);
  const columns = mirrored(width, reach);
  const medians = plane(height, width, channels);
  for (let channel = 0; channel < channels; channel++) {
    for (let row = 0; row < height; row++) {
      const counts = new Uint32Array(LEVELS);
      /** @type {(column: number, change: number) => void} */
      const count = (column, change) => {
        for (let i = row; i < row + window; i++)
          counts[levels[(rows[i] * width + column) * channels + channel]] += change;
      };
      for (let i = 0; i < window; i++) count(columns[i], 1);
      for (let column = 0; column < width; column++) {
        medians.values[(row * width + column) * channels + channel] = middle(counts, window * window) / LARGEST_VALUE;
        if (column === width - 1) break;
        count(columns[column], -1);
        count(columns[column + window], 1);
      }
    }
  }
  return medians;
}

/**
 * The lowest and the highest value of each cell and its eight neighbours, enlarged to height x width pixels.
 *
 * @param {Plane} cells (h, w, c)
 * @param {number} height
 * @param {number} width
 */
export function localRange(cells, height, width) {
  const lowest = enlarged(extreme(cells, Math.min), height, width);
  return { lowest, highest: enlarged(extreme(cells, Math.max), height, width) };
}

/**
 * @param {Plane} cells
 * @param {(...values: number[]) => number} choose
 */
function extreme({ height, width, channels, values }, choose) {
  const chosen = plane(height, width, channels);
  for (let row = 0; row < height; row++) {
    const [above, below] = [Math.max(row - 1, 0), Math.min(row + 1, height - 1)];
    for (let column = 0; column < width; column++) {
      const [left, right] = [Math.max(column - 1, 0), Math.min(column + 1, width - 1)];
      for (let channel = 0; channel < channels; channel++) {
        const around = [above, row, below].flatMap((y) =>
          [left, column, right].map((x) => values[(y * width + x) * channels + channel]),
        );
        chosen.values[(row * width + column) * channels + channel] = choose(...around);
      }
    }
  }
  return chosen;
}

/**
 * Cells at the size of the picture, with linear steps between the middles of the cells.
 *
 * @param {Plane} cells (h, w, c)
 * @param {number} height
 * @param {number} width
 */
function enlarged({ height: rows, width: columns, channels, values }, height, width) {
  const [down, across] = [places(rows, height), places(columns, width)];
  const large = plane(height, width, channels);
  let to = 0;
  for (const { before: above, after: below, share: lower } of down) {
    for (const { before: left, after: right, share: further } of across) {
      for (let channel = 0; channel < channels; channel++) {
        /** @type {(row: number, column: number) => number} */
        const value = (row, column) => values[(row * columns + column) * channels + channel];
        const before = (1 - lower) * value(above, left) + lower * value(below, left);
        const after = (1 - lower) * value(above, right) + lower * value(below, right);
        large.values[to++] = (1 - further) * before + further * after;
      }
    }
  }
  return large;
}

/**
 * The two cells between which each pixel lies along one side, and the share of the second one.
 *
 * @param {number} cells
 * @param {number} size
 */
function places(cells, size) {
  return Array.from({ length: size }, (_, i) => {
    const place = Math.min(Math.max(((i + 0.5) * cells) / size - 0.5, 0), cells - 1);
    const before = Math.floor(place);
    return { before, after: Math.min(before + 1, cells - 1), share: place - before };
  });
}

/**
 * The indices from -reach to size + reach, those beyond the ends mirrored: 1 0 | 0 1 2 | 2 1.
 *
 * @param {number} size
 * @param {number} reach
 */
function mirrored(size, reach) {
  return Array.from({ length: size + 2 * reach }, (_, i) => {
    const place = (((i - reach) % (2 * size)) + 2 * size) % (2 * size);
    return place < size ? place : 2 * size - 1 - place;
  });
}

/**
 * The median of an odd number of values, from the count of each.
 *
 * @param {Uint32Array} counts
 * @param {number} total
 */
function middle(counts, total) {
  let level = 0;
  for (let below = counts[0]; 2 * below < total; below += counts[level]) level++;
  return level;
}
