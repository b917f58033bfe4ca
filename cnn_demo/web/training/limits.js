// What a recipe asks for that this device cannot do.

/** @import { Recipe } from "../types/training.js" */

/**
 * A sentence for each, for the visitor; none where the device can train by the recipe.
 *
 * @param {Recipe} recipe
 */
export function whatCannotBeDone(recipe) {
  /** @type {string[]} */
  const found = [];
  if (recipe.distillation) {
    found.push("Distillation is not possible on this device: set it to 0 in the recipe, or train on this server.");
  }
  if (recipe.mixed_precision) {
    found.push("Mixed precision is not possible on this device: turn it off in the recipe, or train on this server.");
  }
  return found;
}
