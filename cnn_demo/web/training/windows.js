// Visits the windows of a pooling layer or a convolution, for loops over arrays.

/** @import { TensorFlowJS } from "../types/tensorflow_js.js" */

/**
 * Sizes, strides and padding of windows over (n, height, width, channels), as TensorFlow.js computes them.
 *
 * @typedef {ReturnType<TensorFlowJS["backend_util"]["computeConv2DInfo"]>} Sliding
 */

/**
 * The part of a window that lies within the input. start: the place of the first channel of its first cell in the array of
 * the input. row, column: of that cell, counted within the window. rows, columns: its size.
 *
 * @typedef {{start: number, row: number, column: number, rows: number, columns: number}} Region
 */

/**
 * @param {Sliding} sliding
 * @param {(region: Region, place: number) => void} visit place: of the window's first channel in the array of the output
 */
export function forEachWindow(sliding, visit) {
  const { batchSize, inHeight, inWidth, inChannels, outHeight, outWidth, outChannels, padInfo } = sliding;
  let place = 0;
  for (let image = 0; image < batchSize; image++) {
    for (let down = 0; down < outHeight; down++) {
      const rows = within(down * sliding.strideHeight - padInfo.top, sliding.filterHeight, inHeight);
      for (let across = 0; across < outWidth; across++, place += outChannels) {
        const columns = within(across * sliding.strideWidth - padInfo.left, sliding.filterWidth, inWidth);
        const start = ((image * inHeight + rows.start) * inWidth + columns.start) * inChannels;
        visit({ start, row: rows.first, column: columns.first, rows: rows.count, columns: columns.count }, place);
      }
    }
  }
}

/**
 * The part of a window's height or width that lies within the input. start: counted within the input; first: within the
 * window.
 *
 * @param {number} from
 * @param {number} size
 * @param {number} length
 */
function within(from, size, length) {
  const start = Math.max(from, 0);
  return { start, first: start - from, count: Math.min(from + size, length) - start };
}
