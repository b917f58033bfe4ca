// Bias and activation, with which convolutions and dense layers end.

import { activationOf } from "../../explain/layers/arguments.js";
import { channelsOf } from "../channels.js";
import { withGradient } from "../custom_gradient.js";
import { activated } from "./activations.js";

/** @import { Tensor } from "@tensorflow/tfjs-core" */
/** @import { TensorFlowJS } from "../../types/tensorflow_js.js" */
/** @import { Call } from "./layer.js" */

/**
 * @param {Call} call
 * @param {Tensor} sums
 */
export function finished({ tf, node, weights: { bias } }, sums) {
  return activated(tf, activationOf(node), bias ? biased(tf, sums, bias) : sums);
}

/**
 * @param {TensorFlowJS} tf
 * @param {Tensor} sums
 * @param {Tensor} bias
 */
function biased(tf, sums, bias) {
  const { rows, spread, mean } = channelsOf(tf, sums.shape);
  return withGradient(tf, [sums, bias], () => ({
    value: tf.reshape(tf.add(rows(sums), spread(bias)), sums.shape),
    saved: [],
    gradients: (dy) => [dy, tf.mul(mean(dy), dy.size / bias.size)],
  }));
}
