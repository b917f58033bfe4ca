// Conv2D: one convolution for each group of channels, with strides or dilation.

import { numberArgument, paddingArgument, pairArgument } from "../../explain/layers/arguments.js";
import { filterGradient, inputGradient } from "../convolution_gradients.js";
import { slideOf, zerosAround } from "../convolution_window.js";
import { withGradient } from "../custom_gradient.js";
import { finished } from "./outputs.js";

/** @import { Tensor, Tensor4D } from "@tensorflow/tfjs-core" */
/** @import { TensorFlowJS } from "../../types/tensorflow_js.js" */
/** @import { Slide } from "../convolution_window.js" */
/** @import { Call, TrainingLayer } from "./layer.js" */

/** @type {TrainingLayer} */
export const conv2d = { apply: (call) => finished(call, convolved(call)) };

/** @param {Call} call */
function convolved({ tf, node, inputs: [x], weights: { kernel } }) {
  const groups = numberArgument(node, "groups", 1);
  if (groups === 1) return convolution(tf, node, x, kernel);
  const [parts, own] = [tf.split(x, groups, -1), tf.split(kernel, groups, -1)];
  return tf.concat(
    parts.map((part, index) => convolution(tf, node, part, own[index])),
    -1,
  );
}

/** @type {(tf: TensorFlowJS, node: Call["node"], x: Tensor, kernel: Tensor) => Tensor} */
function convolution(tf, node, x, kernel) {
  const [image, filter] = [/** @type {Tensor4D} */ (x), /** @type {Tensor4D} */ (kernel)];
  const [down, across] = pairArgument(node, "strides");
  const dilations = numberArgument(node, "dilation_rate", 1);
  const slide = slideOf(tf, x.shape, kernel.shape, { strides: [down, across], dilations, pad: paddingArgument(node) });
  if (dilations === 1) return tf.conv2d(image, filter, slide.strides, zerosAround(slide));
  return dilated(tf, image, filter, slide);
}

/**
 * A convolution with dilation, of which TensorFlow.js has no gradient.
 *
 * @param {TensorFlowJS} tf
 * @param {Tensor4D} x
 * @param {Tensor4D} filter
 * @param {Slide} slide
 */
function dilated(tf, x, filter, slide) {
  return withGradient(tf, [x, filter], () => ({
    value: tf.conv2d(x, filter, slide.strides, zerosAround(slide), "NHWC", slide.dilations),
    saved: [x, filter],
    gradients: (dy, saved) => {
      const [output, image, kernel] = /** @type {Tensor4D[]} */ ([dy, ...saved]);
      return [
        inputGradient(tf, output, kernel, image.shape, slide),
        filterGradient(tf, image, output, kernel.shape, slide),
      ];
    },
  }));
}
