// Computes a network's probabilities for many images, batch by batch: network/batches.py.

import { imageTensor, pixelsOf } from "./batch_images.js";
import { readOnce } from "./variables.js";

/** @import { Shape3D } from "../types/network.js" */
/** @import { TrainingNode } from "../types/training.js" */
/** @import { Answers } from "./figures.js" */
/** @import { TrainableNetwork } from "./network.js" */
/** @import { Part } from "./split.js" */

const MOST_EVALUATED = 250; // spec/memory.py
const MOST_EVALUATED_BYTES = 256 * 1024 * 1024;
const FLOAT_BYTES = 4;

/**
 * The batch size, 1 to MOST_EVALUATED, at which the outputs of all layers together fit into MOST_EVALUATED_BYTES.
 *
 * @param {{nodes: TrainingNode[], inputShape: Shape3D}} network
 */
export function fittingBatchSize({ nodes, inputShape }) {
  const shapes = [inputShape, ...nodes.map(({ shape }) => shape)];
  const values = shapes.map(volume).reduce((sum, next) => sum + next);
  return Math.max(1, Math.min(MOST_EVALUATED, Math.floor(MOST_EVALUATED_BYTES / (values * FLOAT_BYTES))));
}

/**
 * The network's probabilities in inference mode. Other tasks of the worker run between the batches.
 *
 * @param {TrainableNetwork} network
 * @param {Part} part
 * @param {(images: number) => void} [onImages] gets how many more are done
 * @returns {Promise<Answers>}
 */
export async function answersOf(network, { images, labels, indices }, onImages) {
  const { tf, nodes, inputShape } = network;
  const [classes] = nodes[nodes.length - 1].shape;
  const probabilities = new Float32Array(indices.length * classes);
  const batchSize = fittingBatchSize(network);
  for (let start = 0; start < indices.length; start += batchSize) {
    const chosen = indices.subarray(start, start + batchSize);
    const pixels = pixelsOf(images, chosen, volume(inputShape));
    const found = tf.tidy(() => network.predict(imageTensor(tf, pixels, inputShape)));
    probabilities.set(await readOnce(found), start * classes);
    onImages?.(chosen.length);
    await nextTask();
  }
  return { probabilities, labels: Array.from(indices, (index) => labels[index]), classes };
}

/** @param {number[]} shape */
export function volume(shape) {
  return shape.reduce((product, length) => product * length, 1);
}

/** Let messages to the worker arrive. @returns {Promise<void>} */
export function nextTask() {
  return new Promise((resolve) => setTimeout(resolve));
}
