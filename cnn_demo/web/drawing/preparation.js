// Makes a drawing into a network's input, by the rules of the data set that it was trained on. Pictures: see pictures.js.

import { prepareDrawnDigit } from "./digit.js";
import { prepareDrawnPicture } from "./photo.js";
import { BlankPicture } from "./steps.js";

/** @import { PreparationName, PreparationRules } from "./rules.js" */
/** @import { Picture, Prepared } from "./steps.js" */

/**
 * On a pad all ink is the visitor's: there is no paper to find, and no printed line to remove.
 *
 * @type {Record<PreparationName, (drawing: Picture, rules: PreparationRules) => Prepared>}
 */
const PREPARATIONS = {
  // The preparation of MNIST fixes shape and polarity by itself.
  digit: prepareDrawnDigit,
  picture: prepareDrawnPicture,
};

/**
 * Prepare a drawing from a pad as the data set was prepared that the network was trained on. Throws BlankPicture.
 *
 * @param {Picture} drawing light ink on black or transparent paper
 * @param {PreparationRules} rules of the data set
 */
export function prepareDrawing(drawing, rules) {
  return PREPARATIONS[rules.preparation](drawing, rules);
}

/**
 * A drawing from a pad as the input of a network; null where nothing is drawn.
 *
 * @param {Picture} drawing
 * @param {PreparationRules} rules those that its network.json holds
 */
export function inputOf(drawing, rules) {
  try {
    return prepareDrawing(drawing, rules).image;
  } catch (error) {
    if (error instanceof BlankPicture) return null;
    throw error;
  }
}
