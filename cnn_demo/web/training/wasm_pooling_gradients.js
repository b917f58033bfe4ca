// The gradients of pooling, on the memory of the wasm backend.

import { valuesOf } from "./wasm_memory.js";
import { forEachWindow } from "./windows.js";

/** @import { Tensor4D, TensorInfo } from "@tensorflow/tfjs-core" */
/** @import { TensorFlowJS } from "../types/tensorflow_js.js" */
/** @import { Pair, Window } from "./convolution_window.js" */
/** @import { Region, Sliding } from "./windows.js" */
/** @import { WasmBackend } from "./wasm_memory.js" */

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
 * @param {Record<"dx" | "x" | "y" | "dy", Float32Array>} values
 * @param {Sliding} pooling
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
 * @param {Sliding} pooling
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
