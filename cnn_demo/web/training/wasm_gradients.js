// Kernels of gradients for the WebAssembly backend of TensorFlow.js 4.22: those it lacks (tfjs #8474), and quicker ones.

import { depthwiseInputGradient, filterGradient, inputGradient } from "./convolution_gradients.js";
import { slideOf } from "./convolution_window.js";
import { depthwiseFilterGradient } from "./wasm_depthwise_gradient.js";
import { averagePoolGradient, maxPoolGradient } from "./wasm_pooling_gradients.js";

/** @import { KernelFunc, Tensor4D, TensorInfo } from "@tensorflow/tfjs-core" */
/** @import { TensorFlowJS } from "../types/tensorflow_js.js" */
/** @import { Pair, Window } from "./convolution_window.js" */
/** @import { WasmBackend } from "./wasm_memory.js" */

/**
 * What TensorFlow.js gives to these kernels; each reads its own part of it.
 *
 * @typedef {object} Given
 * @property {Record<"x" | "dy" | "filter" | "input" | "output", Tensor4D>} inputs
 * @property {Window & {filterShape: number[], inputShape: number[], filterSize: number | Pair}} attrs
 * @property {WasmBackend} backend
 */

/** @typedef {(tf: TensorFlowJS, given: Given) => TensorInfo} Kernel */

/**
 * Kernels that are registered where the backend has none.
 *
 * @type {Record<string, Kernel>}
 */
const MISSING = {
  Conv2DBackpropFilter: (tf, { inputs: { x, dy }, attrs }) =>
    filterGradient(tf, x, dy, attrs.filterShape, slideOf(tf, x.shape, attrs.filterShape, attrs)),
  DepthwiseConv2dNativeBackpropFilter: (tf, { inputs: { x, dy }, attrs, backend }) =>
    depthwiseFilterGradient(tf, backend, { x, dy }, attrs.filterShape, attrs),
  DepthwiseConv2dNativeBackpropInput: (tf, { inputs: { dy, filter }, attrs }) =>
    depthwiseInputGradient(tf, dy, filter, attrs.inputShape, slideOf(tf, attrs.inputShape, filter.shape, attrs)),
};

/**
 * Kernels that replace the backend's own, which are plain loops and take six to thirty times as long.
 *
 * @type {Record<string, Kernel>}
 */
const QUICKER = {
  Conv2DBackpropInput: (tf, { inputs: { dy, filter }, attrs }) =>
    inputGradient(tf, dy, filter, attrs.inputShape, slideOf(tf, attrs.inputShape, filter.shape, attrs)),
  MaxPoolGrad: (tf, { inputs: { dy, input, output }, attrs, backend }) =>
    maxPoolGradient(tf, backend, { dy, input, output }, attrs),
  AvgPoolGrad: (tf, { inputs: { dy, input }, attrs, backend }) =>
    averagePoolGradient(tf, backend, { dy, input }, attrs),
  Tanh: (tf, { inputs: { x } }) => tf.tidy(() => tf.sub(tf.mul(tf.sigmoid(tf.mul(x, 2)), 2), 1)),
};

let isDone = false;

/**
 * Prepare TensorFlow.js for training on wasm. Does nothing before the script of that backend is loaded, nor a second time.
 *
 * @param {TensorFlowJS} tf
 */
export function registerMissingGradients(tf) {
  if (isDone || !tf.findBackendFactory("wasm")) return;
  isDone = true;
  for (const [name, compute] of Object.entries(MISSING)) {
    if (!tf.getKernel(name, "wasm")) register(tf, name, compute);
  }
  for (const [name, compute] of Object.entries(QUICKER)) {
    tf.unregisterKernel(name, "wasm");
    register(tf, name, compute);
  }
}

/**
 * @param {TensorFlowJS} tf
 * @param {string} kernelName
 * @param {Kernel} compute
 */
function register(tf, kernelName, compute) {
  const kernelFunc = (/** @type {unknown} */ given) => compute(tf, /** @type {Given} */ (given));
  tf.registerKernel({ kernelName, backendName: "wasm", kernelFunc: /** @type {KernelFunc} */ (kernelFunc) });
}
