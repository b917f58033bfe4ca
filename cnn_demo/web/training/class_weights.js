// How much the loss of an image counts in training, by its class: the twin of sample_weights in training/training_data.py.

/** @import { Recipe } from "../types/training.js" */
/** @import { Part } from "./split.js" */

/**
 * By the class, 1 in the mean over the training images; null where all count the same. Balanced: n / (k n_c) for n images
 * of k classes, n_c of them of the class.
 *
 * @param {Recipe} recipe
 * @param {Part} part the training images
 * @returns {Float32Array | null}
 */
export function classWeights({ class_weights }, { labels, indices }) {
  if (class_weights !== "balanced") return null;
  /** @type {number[]} */
  const counts = [];
  for (const index of indices) counts[labels[index]] = (counts[labels[index]] ?? 0) + 1;
  const classes = counts.filter(Boolean).length;
  return Float32Array.from(counts, (count) => (count ? indices.length / (classes * count) : 0));
}
