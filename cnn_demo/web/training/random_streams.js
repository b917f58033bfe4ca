// The random numbers of one training: each purpose has its own, which follow from the recipe's seed and the step alone.

import { generateState } from "./random/seed_sequence.js";

const PURPOSES = /** @type {const} */ ({ augmentation: 1, dropout: 2 });

/**
 * A 32-bit seed. So a training that goes on from a checkpoint draws what an uninterrupted one would.
 *
 * @param {keyof typeof PURPOSES} purpose
 * @param {number} seed of the recipe
 * @param {number} step
 * @param {number} [batch] from 0, of the images that statistics are measured on after that step; none in training
 */
export function streamSeed(purpose, seed, step, batch = -1) {
  return generateState([seed, step, PURPOSES[purpose], batch + 1], 1)[0];
}
