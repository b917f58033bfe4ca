// Prepares pictures such as photos and scans. Apart from preparation.js, so that a page with a pad does not load what finds a
// digit on paper.

import { asInMnist } from "./digit.js";
import { preparePicture } from "./photo.js";
import { readDigit } from "./reading.js";

/** @import { PreparationName, PreparationRules } from "./rules.js" */
/** @import { Picture, Prepared } from "./steps.js" */

/** @type {Record<PreparationName, (picture: Picture, rules: PreparationRules, chosen?: number) => Prepared>} */
const PREPARATIONS = {
  // The preparation of MNIST fixes shape and polarity by itself.
  digit: (picture, _rules, chosen) => prepareDigit(picture, chosen),
  picture: preparePicture,
};

/**
 * Prepare a picture as the data set was prepared that the network was trained on. Throws BlankPicture.
 *
 * @param {Picture} picture
 * @param {PreparationRules} rules of the data set
 * @param {number} [chosen] the index of the candidate to take where several things could be meant
 */
export function prepare(picture, rules, chosen) {
  return PREPARATIONS[rules.preparation](picture, rules, chosen);
}

/**
 * Prepare a picture of a digit for a network trained on MNIST: (28, 28, 1), 1 = ink. Throws BlankPicture.
 *
 * @param {Picture} picture ink and paper of any colour; paper may be transparent
 * @param {number} [chosen] the index of the candidate to take where several things could be the digit; without it, the
 *   largest is taken
 */
export function prepareDigit(picture, chosen) {
  return asInMnist(readDigit(picture, chosen));
}
