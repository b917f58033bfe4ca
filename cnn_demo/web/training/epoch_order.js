// The order of the training images in an epoch: that of training/training_data.py.

import { Generator } from "./random/generator.js";

/**
 * Indices from 0 to before count, a function of seed and epoch alone.
 *
 * @param {number} seed
 * @param {number} epoch
 * @param {number} count
 */
export function epochOrder(seed, epoch, count) {
  return new Generator([seed, epoch]).permutation(count);
}
