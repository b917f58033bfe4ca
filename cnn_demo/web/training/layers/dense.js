// Dense: weighted sums of all inputs.

import { withGradient } from "../custom_gradient.js";
import { finished } from "./outputs.js";

/** @import { Tensor, Tensor2D } from "@tensorflow/tfjs-core" */
/** @import { TensorFlowJS } from "../../types/tensorflow_js.js" */
/** @import { TrainingLayer } from "./layer.js" */

/** @type {TrainingLayer} */
export const dense = {
  apply: (call) => finished(call, product(call.tf, call.inputs[0], call.weights.kernel)),
};

/**
 * A matrix product. TensorFlow.js's own gradient transposes within the product, which the wasm backend does in plain
 * loops: that takes ten times as long as a transposition and a product one after the other.
 *
 * @param {TensorFlowJS} tf
 * @param {Tensor} x (n, inputs)
 * @param {Tensor} kernel (inputs, units)
 */
function product(tf, x, kernel) {
  const times = (/** @type {Tensor} */ a, /** @type {Tensor} */ b) =>
    tf.matMul(/** @type {Tensor2D} */ (a), /** @type {Tensor2D} */ (b));
  return withGradient(tf, [x, kernel], () => ({
    value: times(x, kernel),
    saved: [x, kernel],
    gradients: (dy, [input, weights]) => [times(dy, tf.transpose(weights)), times(tf.transpose(input), dy)],
  }));
}
