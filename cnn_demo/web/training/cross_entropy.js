// The loss of a classification: the categorical cross-entropy, computed from the values before softmax as Keras does.

import { withGradient } from "./custom_gradient.js";

/** @import { Scalar, Tensor1D, Tensor2D } from "@tensorflow/tfjs-core" */
/** @import { TensorFlowJS } from "../types/tensorflow_js.js" */

/**
 * The mean over the images, each multiplied by its weight. Its gradient is TensorFlow's, which takes the targets of an image to add up to 1.
 *
 * @param {TensorFlowJS} tf
 * @param {Tensor2D} logits (n, classes), before softmax
 * @param {Tensor2D} targets (n, classes), the probabilities to learn
 * @param {Tensor1D | null} weights (n,), null for 1 each
 * @param {(probabilities: Tensor2D) => void} onProbabilities gets the softmax of the logits
 * @returns {Scalar}
 */
export function crossEntropy(tf, logits, targets, weights, onProbabilities) {
  const loss = withGradient(tf, [logits], () => {
    const shifted = tf.sub(logits, tf.max(logits, 1, true));
    const powers = tf.exp(shifted);
    const total = tf.sum(powers, 1, true);
    const probabilities = /** @type {Tensor2D} */ (tf.div(powers, total));
    onProbabilities(probabilities);
    const losses = tf.sum(tf.mul(targets, tf.sub(tf.log(total), shifted)), 1);
    return {
      value: tf.mean(weights ? tf.mul(losses, weights) : losses),
      saved: [probabilities],
      gradients: (dy, [found]) => {
        const share = tf.div(dy, logits.shape[0]);
        return [tf.mul(tf.sub(found, targets), weights ? tf.mul(tf.expandDims(weights, 1), share) : share)];
      },
    };
  });
  return /** @type {Scalar} */ (loss);
}
