// The gradient of a depthwise convolution with respect to its filter, on the memory of the wasm backend.

import { valuesOf } from "./wasm_memory.js";

/** @import { Tensor4D, TensorInfo } from "@tensorflow/tfjs-core" */
/** @import { TensorFlowJS } from "../types/tensorflow_js.js" */
/** @import { Slide } from "./convolution_window.js" */
/** @import { WasmBackend } from "./wasm_memory.js" */

/**
 * Each cell of the filter gets the sum of the values that it met, times dy.
 *
 * @param {TensorFlowJS} tf
 * @param {WasmBackend} backend
 * @param {{x: Tensor4D, dy: Tensor4D}} tensors x: (n, height, width, channels). dy: (n, height, width, channels × depth
 * multiplier), the gradient with respect to the output
 * @param {number[]} filterShape
 * @param {Slide} slide
 * @returns {TensorInfo} (height, width, channels, depth multiplier)
 */
export function depthwiseFilterGradient(tf, backend, { x, dy }, filterShape, { strides, padding }) {
  const found = backend.makeOutput(filterShape, "float32");
  const [sums, values, given] = valuesOf(tf, backend, [found, x, dy]);
  const arrays = { sums, values, given };
  sums.fill(0);
  const [images, height, width, channels] = x.shape;
  const [, down, across, maps] = dy.shape;
  const [rows, columns] = filterShape;
  let output = 0;
  for (let image = 0; image < images; image++) {
    for (let row = 0; row < down; row++) {
      const top = row * strides[0] - padding.top;
      const [firstRow, endRow] = within(top, rows, height);
      for (let column = 0; column < across; column++, output += maps) {
        const left = column * strides[1] - padding.left;
        const [firstColumn, endColumn] = within(left, columns, width);
        for (let u = firstRow; u < endRow; u++) {
          for (let v = firstColumn; v < endColumn; v++) {
            const input = ((image * height + top + u) * width + left + v) * channels;
            addProducts(arrays, (u * columns + v) * maps, input, output, maps / channels, maps);
          }
        }
      }
    }
  }
  return found;
}

/**
 * The first cell of a window that lies within the input, and the one after the last.
 *
 * @param {number} start of the window
 * @param {number} size of the window
 * @param {number} length of the input
 */
function within(start, size, length) {
  return [Math.max(-start, 0), Math.min(size, length - start)];
}

/**
 * @param {Record<"sums" | "values" | "given", Float32Array>} arrays
 * @param {number} sum place of the first
 * @param {number} value place of the first
 * @param {number} output place of the first
 * @param {number} multiplier
 * @param {number} maps
 */
function addProducts({ sums, values, given }, sum, value, output, multiplier, maps) {
  if (multiplier === 1) {
    for (let map = 0; map < maps; map++) sums[sum + map] += values[value + map] * given[output + map];
    return;
  }
  for (let map = 0, channel = value; map < maps; channel++) {
    for (const end = map + multiplier; map < end; map++) sums[sum + map] += values[channel] * given[output + map];
  }
}
