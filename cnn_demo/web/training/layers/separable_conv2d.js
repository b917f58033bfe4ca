// SeparableConv2D: a depthwise convolution, then a 1 × 1 convolution that mixes the channels.

import { depthwise } from "./depthwise_conv2d.js";
import { finished } from "./outputs.js";

/** @import { Tensor4D } from "@tensorflow/tfjs-core" */
/** @import { TrainingLayer } from "./layer.js" */

/** @type {TrainingLayer} */
export const separableConv2d = {
  apply(call) {
    const { depthwise_kernel, pointwise_kernel } = call.weights;
    const parted = depthwise(call, depthwise_kernel);
    return finished(call, call.tf.conv2d(parted, /** @type {Tensor4D} */ (pointwise_kernel), 1, "valid"));
  },
};
