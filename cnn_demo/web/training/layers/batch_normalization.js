// BatchNormalization: by the mean and variance of the batch in training, which also move the averages used in prediction.

import { numberArgument } from "../../explain/layers/arguments.js";
import { channelsOf } from "../channels.js";
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
  const { rows, spread } = channelsOf(tf, x.shape);
  const factor = tf.mul(tf.rsqrt(tf.add(moving_variance, numberArgument(node, "epsilon"))), gamma);
  const shift = tf.sub(beta, tf.mul(moving_mean, factor));
  return tf.reshape(tf.add(tf.mul(rows(x), spread(factor)), spread(shift)), x.shape);
}

/** @param {Call} call */
function byBatch({ tf, node, inputs: [x], weights, keep }) {
  const momentum = numberArgument(node, "momentum");
  const follow = (/** @type {string} */ name, /** @type {Tensor} */ value) =>
    keep(name, tf.add(tf.mul(weights[name], momentum), tf.mul(value, 1 - momentum)));
  return normalized(tf, x, weights, numberArgument(node, "epsilon"), (mean, variance) => {
    follow("moving_mean", mean);
    follow("moving_variance", variance);
  });
}

/**
 * Each channel normalized by its own mean and variance. The gradient is Ioffe & Szegedy's (2015, arXiv 1502.03167) with
 * its terms collected: every pass over the values costs as much as a small convolution.
 *
 * @param {TensorFlowJS} tf
 * @param {Tensor} x (n, ..., channels)
 * @param {Record<string, Tensor>} weights
 * @param {number} epsilon
 * @param {(mean: Tensor, variance: Tensor) => void} onStatistics
 */
function normalized(tf, x, { gamma, beta }, epsilon, onStatistics) {
  const { rows, spread, mean } = channelsOf(tf, x.shape);
  return withGradient(tf, [x, gamma, beta], () => {
    const average = mean(x);
    const centred = tf.sub(rows(x), spread(average));
    const variance = mean(tf.square(centred));
    onStatistics(average, variance);
    const scale = tf.rsqrt(tf.add(variance, epsilon));
    return {
      value: tf.reshape(tf.add(tf.mul(centred, spread(tf.mul(scale, gamma))), spread(beta)), x.shape),
      saved: [centred, scale, gamma],
      gradients: (dy, saved) => gradients(tf, dy, saved),
    };
  });
}

/**
 * With respect to x, gamma and beta.
 *
 * @param {TensorFlowJS} tf
 * @param {Tensor} dy
 * @param {Tensor[]} saved
 */
function gradients(tf, dy, [centred, scale, gamma]) {
  const { rows, spread, mean } = channelsOf(tf, dy.shape);
  const count = dy.size / gamma.size;
  const outputs = rows(dy);
  const shift = mean(dy);
  const slope = tf.mul(mean(tf.mul(outputs, centred)), scale);
  const along = tf.mul(centred, spread(tf.mul(slope, scale)));
  const dx = tf.mul(tf.sub(tf.sub(outputs, spread(shift)), along), spread(tf.mul(scale, gamma)));
  return [tf.reshape(dx, dy.shape), tf.mul(slope, count), tf.mul(shift, count)];
}
