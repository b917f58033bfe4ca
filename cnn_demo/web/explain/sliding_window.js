// The geometry of a sliding window: output size, padding and positions, as TensorFlow defines them.

/** @import { Padding, Place, Region, Shape, SlidingWindow, WindowOfMap } from "../types/explain.js" */

/**
 * How many cells a window spans along one axis, the gaps of a dilated one included.
 * @param {SlidingWindow} window
 */
export function span({ size, dilation = 1 }) {
  return (size - 1) * dilation + 1;
}

/**
 * A window along one axis of the given length.
 * @param {SlidingWindow} window
 * @param {number} length of the input
 * @returns {{count: number, before: number, after: number}} how many positions it has, none or less where it does not
 *   fit, and how many zeros are put before and after the input
 */
export function axis(window, length) {
  const { strides, padding } = window;
  if (padding !== "same") return { count: Math.floor((length - span(window)) / strides) + 1, before: 0, after: 0 };
  const count = Math.ceil(length / strides);
  const added = Math.max((count - 1) * strides + span(window) - length, 0);
  const before = Math.floor(added / 2);
  return { count, before, after: added - before };
}

/**
 * The cells that a window covers at a position of its output.
 * @param {WindowOfMap} window
 * @param {Shape} shape [height, width, ...] of the input
 * @param {{row: number, column: number}} cell of the output
 * @returns {Region}
 */
export function windowRegion({ down, across }, [height, width], { row, column }) {
  return {
    row: row * down.strides - axis(down, height).before,
    column: column * across.strides - axis(across, width).before,
    rows: down.size,
    columns: across.size,
    step: down.dilation ?? 1,
  };
}

/**
 * The cells of a region, row by row.
 * @param {Region} region
 * @param {Shape} shape [height, width, ...] of the map
 * @returns {Place[]}
 */
export function placesIn({ row, column, rows, columns, step }, [height, width]) {
  const places = [];
  for (let r = 0; r < rows; r++) {
    for (let c = 0; c < columns; c++) {
      const [at, across] = [row + r * step, column + c * step];
      places.push({ row: at, column: across, isPadding: at < 0 || across < 0 || at >= height || across >= width });
    }
  }
  return places;
}

/**
 * The zeros that a window puts around an input of that shape.
 * @param {WindowOfMap} window
 * @param {Shape} shape
 * @returns {Padding}
 */
export function windowPadding({ down, across }, [height, width]) {
  const [rows, columns] = [axis(down, height), axis(across, width)];
  return { top: rows.before, bottom: rows.after, left: columns.before, right: columns.after };
}
