// BatchNormalization: by the mean and variance of the batch in training, which also move the averages used in prediction.

import { numberArgument } from "../../explain/layers/arguments.js";
import { withGradient } from "../custom_gradient.js";

/** @import { Tensor } from "@tensorflow/tfjs-core" */
/** @import { TensorFlowJS } from "../../types/tensorflow_js.js" */
/** @import { Call, TrainingLayer } from "./layer.js" */

/** @type {TrainingLayer} */
export const batchNormalization = {
  statistics: ["moving_mean", "moving_variance"],
  apply: (call) => (call.isTraining ? byBatch(call) : byAverages(call)),
};

/** @param {Call} call */
function byAverages({ tf, node, inputs: [x], weights: { gamma, beta, moving_mean, moving_variance } }) {
  const factor = tf.mul(tf.rsqrt(tf.add(moving_variance, numberArgument(node, "epsilon"))), gamma);
  return tf.add(tf.mul(x, factor), tf.sub(beta, tf.mul(moving_mean, factor)));
}

/** @param {Call} call */
function byBatch({ tf, node, inputs: [x], weights, keep }) {
  const rows = tf.reshape(x, [-1, x.shape[x.rank - 1]]);
  const momentum = numberArgument(node, "momentum");
  const follow = (/** @type {string} */ name, /** @type {Tensor} */ value) =>
    keep(name, tf.add(tf.mul(weights[name], momentum), tf.mul(value, 1 - momentum)));
  const normalized = normalize(tf, rows, weights, numberArgument(node, "epsilon"), (mean, variance) => {
    follow("moving_mean", mean);
    follow("moving_variance", variance);
  });
  return tf.reshape(normalized, x.shape);
}

/**
 * Rows normalized by their own mean and variance in each column. The gradient is Ioffe & Szegedy's (2015, arXiv
 * 1502.03167) with its terms collected: every pass over the rows costs as much as a small convolution.
 *
 * @param {TensorFlowJS} tf
 * @param {Tensor} rows (values, channels)
 * @param {Record<string, Tensor>} weights
 * @param {number} epsilon
 * @param {(mean: Tensor, variance: Tensor) => void} onStatistics
 */
function normalize(tf, rows, { gamma, beta }, epsilon, onStatistics) {
  return withGradient(tf, [rows, gamma, beta], () => {
    const mean = tf.mean(rows, 0);
    const centred = tf.sub(rows, mean);
    const variance = tf.mean(tf.square(centred), 0);
    onStatistics(mean, variance);
    const scale = tf.rsqrt(tf.add(variance, epsilon));
    return {
      value: tf.add(tf.mul(centred, tf.mul(scale, gamma)), beta),
      saved: [centred, scale, gamma],
      gradients: (dy, saved) => gradients(tf, dy, saved),
    };
  });
}

/**
 * With respect to rows, gamma and beta.
 *
 * @param {TensorFlowJS} tf
 * @param {Tensor} dy
 * @param {Tensor[]} saved
 */
function gradients(tf, dy, [centred, scale, gamma]) {
  const count = dy.shape[0];
  const shift = tf.mean(dy, 0);
  const slope = tf.mul(tf.mean(tf.mul(dy, centred), 0), scale);
  const along = tf.mul(centred, tf.mul(slope, scale));
  const dx = tf.mul(tf.sub(tf.sub(dy, shift), along), tf.mul(scale, gamma));
  return [dx, tf.mul(slope, count), tf.mul(shift, count)];
}
