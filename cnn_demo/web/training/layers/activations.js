// The activation functions of designs on tensors, with their gradients, as Keras defines them.

import { withGradient } from "../custom_gradient.js";

/** @import { Tensor } from "@tensorflow/tfjs-core" */
/** @import { TensorFlowJS } from "../../types/tensorflow_js.js" */

const LEAKY_RELU_SLOPE = 0.2; // of Keras's activation
const SELU_SCALE = 1.0507009873554805; // Klambauer et al. 2017, arXiv 1706.02515
const SELU_NEGATIVE_SCALE = 1.7580993408473768; // SELU_SCALE × alpha

/**
 * The table of activation functions; cnn_demo/spec/activations.py has the same names. Softmax is part of the loss.
 *
 * @type {Record<string, (tf: TensorFlowJS, x: Tensor) => Tensor>}
 */
export const ACTIVATIONS = {
  linear: (_tf, x) => x,
  relu: (tf, x) => tf.relu(x),
  leaky_relu: leakyRelu,
  elu: (tf, x) => tf.elu(x),
  selu,
  gelu: (tf, x) => tf.mul(tf.mul(x, 0.5), tf.add(tf.erf(tf.mul(x, Math.SQRT1_2)), 1)),
  silu: (tf, x) => tf.mul(x, tf.sigmoid(x)),
  hard_silu: (tf, x) => tf.mul(x, tf.div(tf.relu6(tf.add(x, 3)), 6)),
  tanh: (tf, x) => tf.tanh(x),
  sigmoid: (tf, x) => tf.sigmoid(x),
};

/**
 * On wasm thirty times as fast as the operation of that name.
 *
 * @type {(tf: TensorFlowJS, x: Tensor) => Tensor}
 */
function leakyRelu(tf, x) {
  return withGradient(tf, [x], () => ({
    value: tf.maximum(x, tf.mul(x, LEAKY_RELU_SLOPE)),
    saved: [x],
    gradients: (dy, [input]) => [tf.mul(dy, tf.step(input, LEAKY_RELU_SLOPE))],
  }));
}

/**
 * Where the input is exactly 0, as it often is before the first step, TensorFlow takes the slope of the positive side, and
 * the operation selu of TensorFlow.js the other. It is also slow on wasm.
 *
 * @type {(tf: TensorFlowJS, x: Tensor) => Tensor}
 */
function selu(tf, x) {
  return withGradient(tf, [x], () => {
    const excess = tf.mul(tf.relu(x), SELU_SCALE - SELU_NEGATIVE_SCALE);
    const value = tf.add(tf.mul(tf.elu(x), SELU_NEGATIVE_SCALE), excess);
    return {
      value,
      saved: [value],
      gradients: (dy, [y]) => [tf.mul(dy, tf.where(tf.less(y, 0), tf.add(y, SELU_NEGATIVE_SCALE), SELU_SCALE))],
    };
  });
}

/**
 * @param {TensorFlowJS} tf
 * @param {string} name
 * @param {Tensor} x
 */
export function activated(tf, name, x) {
  const activation = ACTIVATIONS[name];
  if (!activation) throw new Error(`There is no activation ${name} to train; there are ${Object.keys(ACTIVATIONS)}.`);
  return activation(tf, x);
}
