// Chooses the preparation that a drawing needs for a data set. Knows no data set by name. Pictures: see pictures.js.

import { prepareDrawnDigit } from "./digit.js";
import { preparePicture } from "./photo.js";
import { BlankPicture } from "./steps.js";

/** @import { Shape3D } from "../types/network.js" */
/** @import { Picture, Prepared } from "./steps.js" */

/** @typedef {"digit" | "picture"} PreparationName */

/**
 * On a pad all ink is the visitor's: there is no paper to find, and no printed line to remove.
 *
 * @type {Record<PreparationName, (drawing: Picture, inputShape: Shape3D, lightOnDark: boolean) => Prepared>}
 */
const PREPARATIONS = {
  // The preparation of MNIST fixes shape and polarity by itself.
  digit: prepareDrawnDigit,
  picture: preparePicture,
};

/**
 * Prepare a drawing from a pad as the data set was prepared that the network was trained on. Throws BlankPicture.
 *
 * @param {Picture} drawing light ink on black or transparent paper
 * @param {PreparationName} preparation the data set's
 * @param {Shape3D} inputShape the network's
 * @param {boolean} lightOnDark true where the data set's images have a black background
 */
export function prepareDrawing(drawing, preparation, inputShape, lightOnDark) {
  return PREPARATIONS[preparation](drawing, inputShape, lightOnDark);
}

/**
 * A drawing from a pad as the input of the network that network.json describes; null where nothing is drawn.
 *
 * @param {Picture} drawing
 * @param {{preparation: PreparationName, input_shape: Shape3D, light_on_dark: boolean}} network
 */
export function inputOf(drawing, { preparation, input_shape, light_on_dark }) {
  try {
    return prepareDrawing(drawing, preparation, input_shape, light_on_dark).image;
  } catch (error) {
    if (error instanceof BlankPicture) return null;
    throw error;
  }
}
