// Which preparation a data set's pictures take. Computes nothing itself; knows no data set by name.

import { prepareDigit } from "./digit.js";
import { preparePicture } from "./photo.js";
import { BlankPicture } from "./steps.js";

export const PREPARATIONS = {
  // The preparation of MNIST fixes shape and polarity by itself.
  digit: (picture) => prepareDigit(picture),
  picture: preparePicture,
};

/**
 * Make a picture ready for a network, in the way of the data set that the network was trained on.
 *
 * picture: (h, w, 1 | 3 | 4) bytes, see steps.js. preparation, inputShape, lightOnDark: as in the data set's entry.
 * Returns {image, steps}; image is of inputShape, in [0, 1]. Throws BlankPicture.
 */
export function prepare(picture, preparation, inputShape, lightOnDark) {
  return PREPARATIONS[preparation](picture, inputShape, lightOnDark);
}

/** The input that a drawing is for the network of a network.json; null where nothing is drawn. */
export function inputOf(picture, { preparation, input_shape, light_on_dark }) {
  try {
    return prepare(picture, preparation, input_shape, light_on_dark).image;
  } catch (error) {
    if (error instanceof BlankPicture) return null;
    throw error;
  }
}
