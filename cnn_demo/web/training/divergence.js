// Detects NaN and infinite losses or predictions and ends the training with an error that says what to do.

import { PermanentError } from "./faults.js";

/** @import { Position, Recipe } from "../types/training.js" */

/**
 * Throw a PermanentError, with the words of training/divergence.py, where a value is infinite or NaN.
 *
 * @param {ArrayLike<number>} values
 * @param {Position} position for the message
 * @param {Recipe} recipe
 */
export function checkFinite(values, position, recipe) {
  if (Array.from(values).every(Number.isFinite)) return;
  throw new PermanentError(
    `The training diverged: in epoch ${position.epoch + 1}, batch ${position.batch}, the loss or the predictions ` +
      `became infinite or NaN. Lower the learning rate (now up to ${Number(recipe.learning_rate.toPrecision(6))}).`,
  );
}
