// Pooling: the largest value or the mean of each window, or of each whole map.

import { paddingArgument, pairArgument } from "../../explain/layers/arguments.js";

/** @import { Tensor4D } from "@tensorflow/tfjs-core" */
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
    return call.tf.avgPool(x, size, strides, padding);
  },
};

/** @type {TrainingLayer} */
export const globalAveragePooling2d = { apply: ({ tf, inputs: [x] }) => tf.mean(x, [1, 2]) };

/** @type {TrainingLayer} */
export const globalMaxPooling2d = { apply: ({ tf, inputs: [x] }) => tf.max(x, [1, 2]) };

/** @param {Call} call */
function windowOf({ node, inputs: [x] }) {
  const [height, width] = pairArgument(node, "pool_size");
  const [down, across] = pairArgument(node, "strides", [height, width]);
  return {
    x: /** @type {Tensor4D} */ (x),
    size: /** @type {[number, number]} */ ([height, width]),
    strides: /** @type {[number, number]} */ ([down, across]),
    padding: paddingArgument(node),
  };
}
