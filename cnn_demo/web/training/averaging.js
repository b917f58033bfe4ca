// The network that is validated, kept and tested where a recipe averages weights: training/averaging.py.

import { imageTensor, pixelsOf } from "./batch_images.js";
import { fittingBatchSize, nextTask, volume } from "./evaluation.js";
import { TrainableNetwork } from "./network.js";
import { readOnce } from "./variables.js";

/** @import { TrainingNode } from "../types/training.js" */
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
 * @param {(images: number) => void} onImages gets how many more images the statistics were measured on
 */
export async function averaged(network, optimizer, images, training, onImages) {
  const copy = new TrainableNetwork(network.tf, { nodes: network.nodes, input_shape: network.inputShape });
  for (const [name, variable] of copy.variables) variable.assign(network.variable(name));
  optimizer.assignAverages(copy.variables);
  await measureStatistics(copy, images, training, onImages);
  return copy;
}

/**
 * The number of training images on which averaged weights need their statistics measured again.
 *
 * @param {{nodes: TrainingNode[]}} network
 * @param {Part} images
 */
export function statisticsImages({ nodes }, { indices }) {
  const isNormalized = nodes.some(({ class_name, frozen }) => class_name === NORMALIZATION && !frozen);
  return isNormalized ? Math.min(indices.length, STATISTICS_IMAGES) : 0;
}

/**
 * Set the mean and the variance of every batch normalization to the plain mean over the batches.
 *
 * @param {TrainableNetwork} network
 * @param {Part} part
 * @param {AsTrained} training
 * @param {(images: number) => void} onImages
 */
async function measureStatistics(network, part, { change, dropoutSeed }, onImages) {
  const { tf, inputShape, nodes } = network;
  const places = part.indices.subarray(0, statisticsImages(network, part));
  const size = fittingBatchSize(network);
  for (let number = 0; number * size < places.length; number++) {
    const chosen = places.subarray(number * size, (number + 1) * size);
    const pixels = change(pixelsOf(part.images, chosen, volume(inputShape)), number);
    network.nodes = withMomentum(nodes, number / (number + 1));
    const logits = tf.tidy(() =>
      network.logits(imageTensor(tf, pixels, inputShape), {
        isTraining: true,
        seed: dropoutSeed(number),
        keep: (name, value) => network.variable(name).assign(value),
      }),
    );
    await readOnce(logits); // or WebGPU would be given all batches at once
    onImages(chosen.length);
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
