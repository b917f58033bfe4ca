// One step of a training: the gradients of a batch change the weights.

import { readOnce } from "./variables.js";

/** @import { TensorFlowJS } from "../types/tensorflow_js.js" */
/** @import { TrainableNetwork } from "./network.js" */
/** @import { Optimizer } from "./optimizer.js" */
/** @import { TrainingBatches } from "./training_batches.js" */

/**
 * Train on a batch, whose tensors are disposed of. Returns its mean loss and the number of images predicted right, as soon
 * as the backend has computed them.
 *
 * @param {TensorFlowJS} tf
 * @param {TrainableNetwork} network
 * @param {Optimizer} optimizer
 * @param {ReturnType<TrainingBatches["next"]>} batch
 * @param {number} step of the training, counted from 0
 */
export function trainOnBatch(tf, network, optimizer, { images, targets, weights, dropoutSeed }, step) {
  const how = { dropoutSeed, weights };
  const { loss, penalty, probabilities, gradients } = network.lossAndGradients(images, targets, how);
  optimizer.apply(gradients, step);
  const measured = tf.tidy(() => {
    const right = tf.equal(tf.argMax(probabilities, 1), tf.argMax(targets, 1));
    return tf.stack([tf.add(loss, penalty), tf.sum(tf.cast(right, "float32"))]);
  });
  tf.dispose([images, targets, loss, penalty, probabilities, ...gradients.values(), ...(weights ? [weights] : [])]);
  return readOnce(measured);
}
