// The end of a training: result.json and certainty.json of training/final_evaluation.py, from the test images.

import { calibrate, report } from "./calibration.js";
import { checkFinite } from "./divergence.js";
import { answersOf, volume } from "./evaluation.js";
import { accuracy, crossEntropy, figures } from "./figures.js";
import { rounded } from "./rounded.js";

/** @import { CertaintyRule } from "../types/network.js" */
/** @import { Position, Recipe } from "../types/training.js" */
/** @import { Clock } from "./batch_sums.js" */
/** @import { TrainableNetwork } from "./network.js" */
/** @import { Parts } from "./split.js" */

const CALIBRATION_IMAGES = 10_000; // enough to estimate ten means and one covariance

/**
 * position, recipe: of the training that has ended. onImages gets how many more images are done.
 *
 * @typedef {object} Ended
 * @property {Position} position
 * @property {Recipe} recipe
 * @property {Clock} now
 * @property {(images: number) => void} onImages
 */

/**
 * The number of images on which finalEvaluation measures a network.
 *
 * @param {Parts} parts
 */
export function imagesToEvaluate({ train, validation, test }) {
  return validation.indices.length + test.indices.length + Math.min(train.indices.length, CALIBRATION_IMAGES);
}

/**
 * Measure a trained network. Throws an Error where it diverged.
 *
 * @param {TrainableNetwork} network
 * @param {Parts} parts
 * @param {Ended} ended
 * @returns {Promise<{result: Record<string, unknown>, certainty: CertaintyRule}>}
 */
export async function finalEvaluation(network, { train, validation, test }, ended) {
  const { position, recipe, now, onImages } = ended;
  const few = { ...train, indices: train.indices.subarray(0, CALIBRATION_IMAGES) };
  const validated = await answersOf(network, validation, onImages);
  checkFinite(validated.probabilities, position, recipe);
  const started = now();
  const tested = await answersOf(network, test, onImages);
  const seconds = Math.max((now() - started) / 1000, 1e-6);
  const certainty = calibrate(await answersOf(network, few, onImages), validated);
  const result = {
    test: figures(tested),
    validation: {
      images: validated.labels.length,
      accuracy: accuracy(validated),
      loss: crossEntropy(validated),
    },
    certainty: report(certainty, validated),
    training_images: train.indices.length,
    test_images_per_second: rounded(tested.labels.length / seconds, 1),
    parameters: Array.from(network.variables.values(), ({ shape }) => volume(shape)).reduce(
      (sum, next) => sum + next,
      0,
    ),
    versions: { "tensorflow.js": network.tf.version_core },
    best: position.best_epoch < 0 ? null : { epoch: position.best_epoch, val_accuracy: position.best_accuracy },
    epochs: position.epoch,
    steps: position.step,
    seconds: rounded(position.seconds, 2),
  };
  return { result, certainty };
}
