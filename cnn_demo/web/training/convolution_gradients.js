// The gradients of convolutions, each written as another convolution, for backends and window settings without their own.

import { zerosAround } from "./convolution_window.js";

/** @import { Tensor4D } from "@tensorflow/tfjs-core" */
/** @import { TensorFlowJS } from "../types/tensorflow_js.js" */
/** @import { Pair, Slide } from "./convolution_window.js" */

/**
 * The gradient with respect to the filter, (height, width, channels, filters): the padded input slid over by dy, with the
 * images in the place of the channels, and strides and dilation exchanged.
 *
 * @param {TensorFlowJS} tf
 * @param {Tensor4D} x (n, height, width, channels)
 * @param {Tensor4D} dy (n, height, width, filters), the gradient with respect to the output
 * @param {number[]} filterShape
 * @param {Slide} slide
 * @returns {Tensor4D}
 */
export function filterGradient(tf, x, dy, filterShape, slide) {
  return tf.tidy(() => {
    const { strides, dilations } = slide;
    const [height, width] = filterShape;
    const image = /** @type {Tensor4D} */ (tf.transpose(x, [3, 1, 2, 0]));
    const around = tf.pad4d(image, zerosAround(slide));
    const window = /** @type {Tensor4D} */ (tf.transpose(dy, [1, 2, 0, 3]));
    const found = tf.conv2d(around, window, dilations, "valid", "NHWC", strides);
    // With strides, the last rows and columns of the input may lie outside every window.
    const cut = tf.slice4d(found, [0, 0, 0, 0], [-1, height, width, -1]);
    return /** @type {Tensor4D} */ (tf.transpose(cut, [1, 2, 0, 3]));
  });
}

/**
 * The gradient with respect to the input: dy, with zeros between its cells where there are strides, slid over by the
 * turned filter.
 *
 * @param {TensorFlowJS} tf
 * @param {Tensor4D} dy (n, height, width, filters), the gradient with respect to the output
 * @param {Tensor4D} filter (height, width, channels, filters)
 * @param {number[]} inputShape
 * @param {Slide} slide
 * @returns {Tensor4D} of the input's shape
 */
export function inputGradient(tf, dy, filter, inputShape, slide) {
  return tf.tidy(() => {
    const turned = tf.transpose(tf.reverse4d(filter, [0, 1]), [0, 1, 3, 2]);
    const spread = spreadOver(tf, dy, filter.shape, inputShape, slide);
    return tf.conv2d(spread, /** @type {Tensor4D} */ (turned), 1, "valid", "NHWC", slide.dilations);
  });
}

/**
 * The gradient of a depthwise convolution with respect to its input: dy slid over by the turned filter, then summed over the
 * maps that were made from a channel.
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

/**
 * dy as the turned filter is to slide over it: its cells as far apart as the strides, and zeros around them, such that
 * there is one position for each cell of the input.
 *
 * @param {TensorFlowJS} tf
 * @param {Tensor4D} dy
 * @param {number[]} filterShape
 * @param {number[]} inputShape
 * @param {Slide} slide
 */
function spreadOver(tf, dy, filterShape, inputShape, { strides, dilations, padding }) {
  const spread = withZerosBetween(tf, dy, strides);
  const around = [padding.top, padding.left].map((zeros, axis) => {
    const reach = (filterShape[axis] - 1) * dilations[axis];
    const before = reach - zeros;
    return [before, inputShape[axis + 1] + reach - before - spread.shape[axis + 1]];
  });
  return padded(tf, spread, around);
}

/**
 * Rows and columns of zeros before and after; where a number is negative, so many are cut off.
 *
 * @param {TensorFlowJS} tf
 * @param {Tensor4D} x
 * @param {number[][]} around [before, after] down and across
 */
function padded(tf, x, around) {
  const starts = around.map(([before]) => Math.max(-before, 0));
  const sizes = around.map(([, after], axis) => x.shape[axis + 1] - starts[axis] - Math.max(-after, 0));
  const isCut = sizes.some((size, axis) => size < x.shape[axis + 1]);
  const cut = isCut ? tf.slice4d(x, [0, ...pairOf(starts), 0], [-1, ...pairOf(sizes), -1]) : x;
  const zeros = around.map((ends) => pairOf(ends.map((count) => Math.max(count, 0))));
  return zeros.flat().some((count) => count > 0) ? tf.pad4d(cut, [[0, 0], zeros[0], zeros[1], [0, 0]]) : cut;
}

/**
 * @param {number[]} numbers
 * @returns {Pair}
 */
function pairOf([first, second]) {
  return [first, second];
}

/**
 * @param {TensorFlowJS} tf
 * @param {Tensor4D} x
 * @param {Pair} strides
 * @returns {Tensor4D}
 */
function withZerosBetween(tf, x, [down, across]) {
  if (down === 1 && across === 1) return x;
  const [n, height, width, channels] = x.shape;
  // One cell of 1 × 1 becomes a block of the strides' size, with the value in its first cell.
  const cells = tf.reshape(x, [n * height, 1, width, channels]);
  const spread = tf.pad4d(/** @type {Tensor4D} */ (cells), [
    [0, 0],
    [0, down - 1],
    [0, 0],
    [0, 0],
  ]);
  const rows = tf.reshape(spread, [n * height * down * width, 1, 1, channels]);
  const blocks = tf.pad4d(/** @type {Tensor4D} */ (rows), [
    [0, 0],
    [0, 0],
    [0, across - 1],
    [0, 0],
  ]);
  return tf.reshape(blocks, [n, height * down, width * across, channels]);
}
