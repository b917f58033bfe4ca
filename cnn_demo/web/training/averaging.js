// The network that is validated, kept and tested where a recipe averages weights: training/averaging.py.

import { imageTensor, pixelsOf } from "./batch_images.js";
import { fittingBatchSize, nextTask, volume } from "./evaluation.js";
import { TrainableNetwork } from "./network.js";

/** @import { Optimizer } from "./optimizer.js" */
/** @import { Part } from "./split.js" */

/**
 * How images are changed in training, and what its dropout draws: both by the number of the batch.
 *
 * @typedef {object} AsTrained
 * @property {(pixels: Float32Array, batch: number) => Float32Array} change
 * @property {(batch: number) => number} dropoutSeed
 */

const STATISTICS_IMAGES = 5000; // enough for a channel's mean to a hundredth of its standard deviation
const NORMALIZATION = "BatchNormalization";

/**
 * A network of its own with averaged weights; the caller disposes of it. The statistics of training belong to the weights
 * before averaging, so they are measured again (Izmailov et al. 2018, arXiv 1803.05407).
 *
 * @param {TrainableNetwork} network
 * @param {Optimizer} optimizer that has averaged them
 * @param {Part} images those of training, in random order
 * @param {AsTrained} training
 */
export async function averaged(network, optimizer, images, training) {
  const copy = new TrainableNetwork(network.tf, { nodes: network.nodes, input_shape: network.inputShape });
  for (const [name, variable] of copy.variables) variable.assign(network.variable(name));
  optimizer.assignAverages(copy.variables);
  if (network.nodes.some(({ class_name }) => class_name === NORMALIZATION)) {
    await measureStatistics(copy, images, training);
  }
  return copy;
}

/**
 * Set the mean and the variance of every batch normalization to the plain mean over the batches.
 *
 * @param {TrainableNetwork} network
 * @param {Part} part
 * @param {AsTrained} training
 */
async function measureStatistics(network, { images, indices }, { change, dropoutSeed }) {
  const { tf, inputShape } = network;
  const nodes = network.nodes;
  const places = indices.subarray(0, STATISTICS_IMAGES);
  const size = fittingBatchSize(network);
  for (let number = 0; number * size < places.length; number++) {
    const chosen = places.subarray(number * size, (number + 1) * size);
    const pixels = change(pixelsOf(images, chosen, volume(inputShape)), number);
    network.nodes = withMomentum(nodes, number / (number + 1));
    tf.tidy(() => {
      network.logits(imageTensor(tf, pixels, inputShape), {
        isTraining: true,
        seed: dropoutSeed(number),
        keep: (name, value) => network.variable(name).assign(value),
      });
    });
    await nextTask();
  }
  network.nodes = nodes;
}

/**
 * @param {TrainableNetwork["nodes"]} nodes
 * @param {number} momentum
 */
function withMomentum(nodes, momentum) {
  return nodes.map((node) =>
    node.class_name === NORMALIZATION ? { ...node, arguments: { ...node.arguments, momentum } } : node,
  );
}
