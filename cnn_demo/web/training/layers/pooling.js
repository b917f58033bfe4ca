// Pooling: the largest value or the mean of each window, or of each whole map.

import { paddingArgument, pairArgument } from "../../explain/layers/arguments.js";
import { withGradient } from "../custom_gradient.js";

/** @import { Tensor, Tensor4D } from "@tensorflow/tfjs-core" */
/** @import { TensorFlowJS } from "../../types/tensorflow_js.js" */
/** @import { Pair } from "../convolution_window.js" */
/** @import { Call, TrainingLayer } from "./layer.js" */

/** @type {TrainingLayer} */
export const maxPooling2d = {
  apply(call) {
    const { x, size, strides, padding } = windowOf(call);
    return call.tf.maxPool(x, size, strides, padding);
  },
};

/** @type {TrainingLayer} */
export const averagePooling2d = {
  apply(call) {
    const { x, size, strides, padding } = windowOf(call);
    if (padding === "valid") return call.tf.avgPool(x, size, strides, padding);
    return averageOfPadded(call.tf, x, size, strides);
  },
};

/**
 * Padding "same", where cells outside the input do not count. TensorFlow.js's own gradient counts them.
 *
 * @param {TensorFlowJS} tf
 * @param {Tensor4D} x
 * @param {Pair} size
 * @param {Pair} strides
 */
function averageOfPadded(tf, x, size, strides) {
  const { top, bottom, left, right } = tf.backend_util.computePool2DInfo(x.shape, size, strides, 1, "same").padInfo;
  const average = (/** @type {Tensor4D} */ map) =>
    tf.avgPool(
      tf.pad4d(map, [
        [0, 0],
        [top, bottom],
        [left, right],
        [0, 0],
      ]),
      size,
      strides,
      "valid",
    );
  const [, height, width] = x.shape;
  const share = average(tf.ones([1, height, width, 1])); // of each window's cells, those within the input
  return tf.div(average(x), share);
}

/** @type {TrainingLayer} */
export const globalAveragePooling2d = { apply: ({ tf, inputs: [x] }) => tf.mean(x, [1, 2]) };

/** @type {TrainingLayer} */
export const globalMaxPooling2d = {
  apply: ({ tf, inputs: [x] }) =>
    withGradient(tf, [x], () => {
      const value = tf.max(x, [1, 2]);
      return { value, saved: [x, value], gradients: (dy, [maps, maxima]) => [sharedByMaxima(tf, dy, maps, maxima)] };
    }),
};

/**
 * The gradient of a maximum: cells that equal it get equal shares, as in TensorFlow. TensorFlow.js gives all to each.
 *
 * @param {TensorFlowJS} tf
 * @param {Tensor} dy (n, channels)
 * @param {Tensor} maps (n, height, width, channels)
 * @param {Tensor} maxima (n, channels)
 */
function sharedByMaxima(tf, dy, maps, maxima) {
  const [n, channels] = /** @type {number[]} */ (dy.shape);
  const each = [n, 1, 1, channels];
  // 1 where a cell is not below the maximum. The WebGPU backend cannot sum the result of a comparison over maps.
  const isMaximum = tf.sub(1, tf.step(tf.sub(tf.reshape(maxima, each), maps)));
  return tf.mul(isMaximum, tf.reshape(tf.div(dy, tf.sum(isMaximum, [1, 2])), each));
}

/** @param {Call} call */
function windowOf({ node, inputs: [x] }) {
  const [height, width] = pairArgument(node, "pool_size");
  const [down, across] = pairArgument(node, "strides", [height, width]);
  return {
    x: /** @type {Tensor4D} */ (x),
    size: /** @type {Pair} */ ([height, width]),
    strides: /** @type {Pair} */ ([down, across]),
    padding: paddingArgument(node),
  };
}
