// DepthwiseConv2D: each channel convolved with kernels of its own.

import { paddingArgument, pairArgument } from "../../explain/layers/arguments.js";
import { slideOf, zerosAround } from "../convolution_window.js";
import { finished } from "./outputs.js";

/** @import { Tensor, Tensor4D } from "@tensorflow/tfjs-core" */
/** @import { Call, TrainingLayer } from "./layer.js" */

/** @type {TrainingLayer} */
export const depthwiseConv2d = { apply: (call) => finished(call, depthwise(call, call.weights.kernel)) };

/**
 * @param {Call} call
 * @param {Tensor} kernel (height, width, channels, depth multiplier)
 */
export function depthwise({ tf, node, inputs: [x] }, kernel) {
  const [down, across] = pairArgument(node, "strides");
  const slide = slideOf(tf, x.shape, kernel.shape, { strides: [down, across], pad: paddingArgument(node) });
  const [image, filter] = [/** @type {Tensor4D} */ (x), /** @type {Tensor4D} */ (kernel)];
  return tf.depthwiseConv2d(image, filter, slide.strides, zerosAround(slide));
}
