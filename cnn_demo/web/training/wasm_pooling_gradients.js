// The gradients of pooling, on the memory of the wasm backend.

import { valuesOf } from "./wasm_memory.js";

/** @import { Tensor4D, TensorInfo } from "@tensorflow/tfjs-core" */
/** @import { TensorFlowJS } from "../types/tensorflow_js.js" */
/** @import { Pair, Window } from "./convolution_window.js" */
/** @import { WasmBackend } from "./wasm_memory.js" */

/**
 * The part of a window that lies within the input. start: the place of the first channel of its first cell.
 *
 * @typedef {{start: number, rows: number, columns: number}} Region
 */

/** @typedef {ReturnType<TensorFlowJS["backend_util"]["computePool2DInfo"]>} Pooling */

/** @typedef {{filterSize: number | Pair, strides: number | Pair, pad: Window["pad"]}} PoolingWindow */

/**
 * Max pooling: each value of dy goes to the first cell of its window, row by row, that has the window's maximum.
 *
 * @param {TensorFlowJS} tf
 * @param {WasmBackend} backend
 * @param {{dy: Tensor4D, input: Tensor4D, output: Tensor4D}} tensors dy: the gradient with respect to the output
 * @param {PoolingWindow} window
 * @returns {TensorInfo} of the input's shape
 */
export function maxPoolGradient(tf, backend, { dy, input, output }, window) {
  const found = backend.makeOutput(input.shape, "float32");
  const [dx, x, y, given] = valuesOf(tf, backend, [found, input, output, dy]);
  dx.fill(0);
  const pooling = poolingOf(tf, input, window);
  forEachWindow(pooling, (region, place) => giveToMaximum({ dx, x, y, dy: given }, pooling, region, place));
  return found;
}

/**
 * Average pooling: each value of dy goes to the cells of its window in equal parts.
 *
 * @param {TensorFlowJS} tf
 * @param {WasmBackend} backend
 * @param {{dy: Tensor4D, input: Tensor4D}} tensors dy: the gradient with respect to the output
 * @param {PoolingWindow} window
 * @returns {TensorInfo} of the input's shape
 */
export function averagePoolGradient(tf, backend, { dy, input }, window) {
  const found = backend.makeOutput(input.shape, "float32");
  const [dx, given] = valuesOf(tf, backend, [found, dy]);
  dx.fill(0);
  const pooling = poolingOf(tf, input, window);
  forEachWindow(pooling, (region, place) => giveToAll({ dx, dy: given }, pooling, region, place));
  return found;
}

/**
 * @param {TensorFlowJS} tf
 * @param {Tensor4D} input
 * @param {PoolingWindow} window
 */
function poolingOf(tf, input, { filterSize, strides, pad }) {
  return tf.backend_util.computePool2DInfo(input.shape, filterSize, strides, 1, pad);
}

/**
 * @param {Pooling} pooling
 * @param {(region: Region, place: number) => void} visit place: of the window's first channel in the output
 */
function forEachWindow(pooling, visit) {
  const { batchSize, inHeight, inWidth, inChannels, outHeight, outWidth } = pooling;
  let place = 0;
  for (let image = 0; image < batchSize; image++) {
    for (let down = 0; down < outHeight; down++) {
      const rows = span(down * pooling.strideHeight - pooling.padInfo.top, pooling.filterHeight, inHeight);
      for (let across = 0; across < outWidth; across++, place += inChannels) {
        const columns = span(across * pooling.strideWidth - pooling.padInfo.left, pooling.filterWidth, inWidth);
        const start = ((image * inHeight + rows.from) * inWidth + columns.from) * inChannels;
        visit({ start, rows: rows.count, columns: columns.count }, place);
      }
    }
  }
}

/**
 * The part of a window that lies within the input.
 *
 * @param {number} from
 * @param {number} length
 * @param {number} bound
 */
function span(from, length, bound) {
  const first = Math.max(from, 0);
  return { from: first, count: Math.min(from + length, bound) - first };
}

/**
 * @param {Record<"dx" | "x" | "y" | "dy", Float32Array>} values
 * @param {Pooling} pooling
 * @param {Region} region
 * @param {number} place
 */
function giveToMaximum({ dx, x, y, dy }, { inWidth, inChannels }, { start, rows, columns }, place) {
  const toNextRow = (inWidth - columns) * inChannels;
  for (let channel = 0; channel < inChannels; channel++) {
    const maximum = y[place + channel];
    let cell = start + channel;
    search: for (let row = 0; row < rows; row++, cell += toNextRow) {
      for (let column = 0; column < columns; column++, cell += inChannels) {
        if (x[cell] !== maximum) continue;
        dx[cell] += dy[place + channel];
        break search;
      }
    }
  }
}

/**
 * @param {Record<"dx" | "dy", Float32Array>} values
 * @param {Pooling} pooling
 * @param {Region} region
 * @param {number} place
 */
function giveToAll({ dx, dy }, { inWidth, inChannels, filterHeight, filterWidth }, { start, rows, columns }, place) {
  const part = 1 / (filterHeight * filterWidth);
  for (let row = 0; row < rows; row++) {
    let cell = start + row * inWidth * inChannels;
    for (let column = 0; column < columns; column++) {
      for (let channel = 0; channel < inChannels; channel++, cell++) dx[cell] += dy[place + channel] * part;
    }
  }
}
