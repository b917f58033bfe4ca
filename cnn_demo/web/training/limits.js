// What a recipe asks for that this device cannot do.

/** @import { Recipe } from "../types/training.js" */

/**
 * A sentence for each, for the visitor; none where the device can train by the recipe. Mixed precision is no obstacle: as on
 * a server without a GPU, it means nothing here.
 *
 * @param {Recipe} recipe
 */
export function whatCannotBeDone(recipe) {
  if (!recipe.distillation) return [];
  return ["The recipe has a teacher network, which is on the server. Set distillation to 0, or train on the server."];
}
