// The gradients of depthwise convolutions, written as other operations, for backends without their own.

import { spreadOver } from "./convolution_gradients.js";
import { zerosAround } from "./convolution_window.js";

/** @import { Tensor4D } from "@tensorflow/tfjs-core" */
/** @import { TensorFlowJS } from "../types/tensorflow_js.js" */
/** @import { Slide } from "./convolution_window.js" */

/**
 * With respect to the filter. For each cell of the window: the values of the input that it has met, times dy, summed.
 *
 * @param {TensorFlowJS} tf
 * @param {Tensor4D} x (n, height, width, channels)
 * @param {Tensor4D} dy (n, height, width, channels × depth multiplier), the gradient with respect to the output
 * @param {number[]} filterShape
 * @param {Slide} slide
 * @returns {Tensor4D} (height, width, channels, depth multiplier)
 */
export function depthwiseFilterGradient(tf, x, dy, filterShape, slide) {
  return tf.tidy(() => {
    const [height, width, channels, multiplier] = filterShape;
    const [n, down, across] = dy.shape;
    const { strides } = slide;
    const around = tf.pad4d(x, zerosAround(slide));
    const parts = tf.reshape(dy, [n * down * across, channels, multiplier]);
    const cells = Array.from({ length: height * width }, (_, cell) => {
      const start = [0, Math.floor(cell / width), cell % width, 0];
      const end = [n, start[1] + (down - 1) * strides[0] + 1, start[2] + (across - 1) * strides[1] + 1, channels];
      const met = tf.stridedSlice(around, start, end, [1, ...strides, 1]);
      return tf.sum(tf.mul(parts, tf.reshape(met, [n * down * across, channels, 1])), 0);
    });
    return tf.reshape(tf.stack(cells), [height, width, channels, multiplier]);
  });
}

/**
 * With respect to the input: dy slid over by the turned filter, then summed over the maps that were made from a channel.
 *
 * @param {TensorFlowJS} tf
 * @param {Tensor4D} dy (n, height, width, channels × depth multiplier), the gradient with respect to the output
 * @param {Tensor4D} filter (height, width, channels, depth multiplier)
 * @param {number[]} inputShape
 * @param {Slide} slide
 * @returns {Tensor4D} of the input's shape
 */
export function depthwiseInputGradient(tf, dy, filter, inputShape, slide) {
  return tf.tidy(() => {
    const [height, width, channels, multiplier] = filter.shape;
    const turned = tf.reshape(tf.reverse4d(filter, [0, 1]), [height, width, channels * multiplier, 1]);
    const spread = spreadOver(tf, dy, filter.shape, inputShape, slide);
    const each = tf.depthwiseConv2d(spread, /** @type {Tensor4D} */ (turned), 1, "valid");
    return multiplier === 1 ? each : tf.sum(tf.reshape(each, [...inputShape, multiplier]), -1);
  });
}
