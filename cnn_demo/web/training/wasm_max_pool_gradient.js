// The gradient of max pooling on the memory of the wasm backend. Its own kernel searches each window once for each cell.

/** @import { Tensor4D, TensorInfo } from "@tensorflow/tfjs-core" */
/** @import { TensorFlowJS } from "../types/tensorflow_js.js" */
/** @import { Pair, Window } from "./convolution_window.js" */

/**
 * The parts of TensorFlow.js's backend that reach its memory.
 *
 * @typedef {object} WasmBackend
 * @property {(shape: number[], dtype: "float32") => TensorInfo} makeOutput
 * @property {(dataId: object) => number} getMemoryOffset in bytes
 * @property {{HEAPU8: Uint8Array}} wasm
 */

/** @typedef {ReturnType<TensorFlowJS["backend_util"]["computePool2DInfo"]>} Pooling */

/**
 * Each value of dy goes to the first cell of its window, row by row, that has the window's maximum.
 *
 * @param {TensorFlowJS} tf
 * @param {WasmBackend} backend
 * @param {{dy: Tensor4D, input: Tensor4D, output: Tensor4D}} tensors dy: the gradient with respect to the output
 * @param {{filterSize: number | Pair, strides: number | Pair, pad: Window["pad"]}} window
 * @returns {TensorInfo} of the input's shape
 */
export function maxPoolGradient(tf, backend, { dy, input, output }, { filterSize, strides, pad }) {
  const found = backend.makeOutput(input.shape, "float32");
  const valuesOf = (/** @type {TensorInfo} */ { dataId, shape }) =>
    new Float32Array(backend.wasm.HEAPU8.buffer, backend.getMemoryOffset(dataId), tf.util.sizeFromShape(shape));
  const [dx, x, y, dyValues] = [found, input, output, dy].map(valuesOf);
  dx.fill(0);
  const pooling = tf.backend_util.computePool2DInfo(input.shape, filterSize, strides, 1, pad);
  forEachWindow(pooling, (window, place) => giveToMaximum({ dx, x, y, dy: dyValues }, pooling, window, place));
  return found;
}

/**
 * @param {Pooling} pooling
 * @param {(window: {start: number, rows: number, columns: number}, place: number) => void} visit start: the place in the
 * input of the first channel of the window's first cell; place: that of the window's first channel in the output
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
 * @param {{start: number, rows: number, columns: number}} window
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
