// The gradient of a depthwise convolution with respect to its filter, on the memory of the wasm backend.

import { slidingOf } from "./convolution_window.js";
import { valuesOf } from "./wasm_memory.js";
import { forEachWindow } from "./windows.js";

/** @import { Tensor4D, TensorInfo } from "@tensorflow/tfjs-core" */
/** @import { TensorFlowJS } from "../types/tensorflow_js.js" */
/** @import { Window } from "./convolution_window.js" */
/** @import { WasmBackend } from "./wasm_memory.js" */

/**
 * Each cell of the filter gets the sum of the values that it met, times dy.
 *
 * @param {TensorFlowJS} tf
 * @param {WasmBackend} backend
 * @param {{x: Tensor4D, dy: Tensor4D}} tensors x: (n, height, width, channels). dy: (n, height, width, channels × depth
 * multiplier), the gradient with respect to the output
 * @param {number[]} filterShape
 * @param {Window} window
 * @returns {TensorInfo} (height, width, channels, depth multiplier)
 */
export function depthwiseFilterGradient(tf, backend, { x, dy }, filterShape, window) {
  const found = backend.makeOutput(filterShape, "float32");
  const [sums, values, given] = valuesOf(tf, backend, [found, x, dy]);
  const arrays = { sums, values, given };
  sums.fill(0);
  const sliding = slidingOf(tf, x.shape, filterShape, { ...window, isDepthwise: true });
  const { inWidth, inChannels, filterWidth, outChannels } = sliding;
  forEachWindow(sliding, ({ start, row, column, rows, columns }, place) => {
    for (let down = 0; down < rows; down++) {
      for (let across = 0; across < columns; across++) {
        const sum = ((row + down) * filterWidth + column + across) * outChannels;
        const value = start + (down * inWidth + across) * inChannels;
        addProducts(arrays, { sum, value, place }, outChannels, outChannels / inChannels);
      }
    }
  });
  return found;
}

/**
 * @param {Record<"sums" | "values" | "given", Float32Array>} arrays
 * @param {{sum: number, value: number, place: number}} at the places of the first channel
 * @param {number} maps
 * @param {number} multiplier
 */
function addProducts({ sums, values, given }, { sum, value, place }, maps, multiplier) {
  if (multiplier === 1) {
    for (let map = 0; map < maps; map++) sums[sum + map] += values[value + map] * given[place + map];
    return;
  }
  for (let map = 0, channel = value; map < maps; channel++) {
    for (const end = map + multiplier; map < end; map++) sums[sum + map] += values[channel] * given[place + map];
  }
}
