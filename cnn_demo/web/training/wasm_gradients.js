// Gradients of convolutions for the WebAssembly backend of TensorFlow.js 4.22, which lacks three (tfjs #8474).

import { filterGradient, slideOf, spreadOver } from "./convolution_gradients.js";

/** @import { KernelFunc, Tensor4D } from "@tensorflow/tfjs-core" */
/** @import { TensorFlowJS } from "../types/tensorflow_js.js" */
/** @import { Pair } from "./convolution_gradients.js" */

/**
 * What TensorFlow.js gives to the three kernels; each reads its own inputs.
 *
 * @typedef {object} Arguments
 * @property {Record<"x" | "dy" | "filter", Tensor4D>} inputs
 * @property {{strides: number | Pair, pad: "same" | "valid", filterShape: number[], inputShape: number[]}} attrs
 */

/**
 * Register what is missing; backends that have their own kernels keep them.
 *
 * @param {TensorFlowJS} tf
 */
export function registerMissingGradients(tf) {
  for (const [kernelName, compute] of Object.entries(KERNELS)) {
    if (tf.getKernel(kernelName, "wasm")) continue;
    const kernelFunc = /** @type {KernelFunc} */ (
      /** @type {unknown} */ ((/** @type {Arguments} */ args) => tf.tidy(() => compute(tf, args)))
    );
    tf.registerKernel({ kernelName, backendName: "wasm", kernelFunc });
  }
}

/** @type {Record<string, (tf: TensorFlowJS, args: Arguments) => Tensor4D>} */
const KERNELS = {
  Conv2DBackpropFilter: (tf, { inputs: { x, dy }, attrs: { filterShape, ...window } }) =>
    filterGradient(tf, x, dy, filterShape, slideOf(tf, x.shape, filterShape, window)),
  DepthwiseConv2dNativeBackpropFilter: depthwiseFilterGradient,
  DepthwiseConv2dNativeBackpropInput: depthwiseInputGradient,
};

/**
 * For each cell of the window: the values of the input that it has met, times dy, summed.
 *
 * @param {TensorFlowJS} tf
 * @param {Arguments} args
 * @returns {Tensor4D} (height, width, channels, depth multiplier)
 */
function depthwiseFilterGradient(tf, { inputs: { x, dy }, attrs: { filterShape, ...window } }) {
  const [height, width, channels, multiplier] = filterShape;
  const { strides, padding } = slideOf(tf, x.shape, filterShape, window);
  const [n, down, across] = dy.shape;
  const { top, bottom, left, right } = padding;
  const padded = tf.pad4d(x, [
    [0, 0],
    [top, bottom],
    [left, right],
    [0, 0],
  ]);
  const parts = tf.reshape(dy, [n * down * across, channels, multiplier]);
  const cells = Array.from({ length: height * width }, (_, cell) => {
    const start = [0, Math.floor(cell / width), cell % width, 0];
    const end = [n, start[1] + (down - 1) * strides[0] + 1, start[2] + (across - 1) * strides[1] + 1, channels];
    const met = tf.stridedSlice(padded, start, end, [1, ...strides, 1]);
    return tf.sum(tf.mul(parts, tf.reshape(met, [n * down * across, channels, 1])), 0);
  });
  return tf.reshape(tf.stack(cells), [height, width, channels, multiplier]);
}

/**
 * dy slid over by the turned filter, then summed over the maps that were made from a channel.
 *
 * @param {TensorFlowJS} tf
 * @param {Arguments} args
 * @returns {Tensor4D} of the input's shape
 */
function depthwiseInputGradient(tf, { inputs: { dy, filter }, attrs: { inputShape, ...window } }) {
  const [height, width, channels, multiplier] = filter.shape;
  const spread = spreadOver(tf, dy, filter.shape, inputShape, slideOf(tf, inputShape, filter.shape, window));
  const turned = tf.reshape(tf.reverse4d(filter, [0, 1]), [height, width, channels * multiplier, 1]);
  const each = tf.depthwiseConv2d(spread, /** @type {Tensor4D} */ (turned), 1, "valid");
  if (multiplier === 1) return /** @type {Tensor4D} */ (each);
  return tf.sum(tf.reshape(each, [...inputShape, multiplier]), -1);
}
