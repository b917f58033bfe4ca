// The number of batches of a training, and their size: those of spec/step_counts.py.

/** @import { Recipe } from "../types/training.js" */

/**
 * batchSize: images per batch. batches: per epoch. totalSteps: batches of the whole training. Images that do not fill a
 * last batch are left out; each epoch shuffles, so other images are left out each time.
 *
 * @param {Recipe} recipe
 * @param {number} trainingImages
 */
export function stepCounts(recipe, trainingImages) {
  const batchSize = Math.min(recipe.batch_size, trainingImages);
  const batches = Math.floor(trainingImages / batchSize);
  return { batchSize, batches, totalSteps: batches * recipe.epochs };
}
