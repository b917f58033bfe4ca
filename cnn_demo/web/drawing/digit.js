// Turns a drawn digit into a 28 x 28 image in the way MNIST was prepared.
//
// Source: LeCun et al. 1998. A digit is scaled into 20 x 20, anti-aliased and with its aspect ratio kept, then placed so
// that its centre of mass is the centre of 28 x 28: the pixel with index 14, counted from 0.

import { readDrawing } from "./drawn_ink.js";
import { box, clip, paste, plane } from "./planes.js";
import { areaWeights, averaged, roundHalfUp } from "./resample.js";
import { prepared, step } from "./steps.js";
import { missingRadius, thicken } from "./stroke.js";

/** @import { Plane } from "./planes.js" */
/** @import { Picture, Reading } from "./steps.js" */

const FRAME = 20;
const SIDE = 28;
const CENTRE = 14;
// Within 20 x 20, half of MNIST's digits have strokes 2.03 to 2.73 wide. Of digits redrawn with a thin pen, this width
// gives the images nearest to the originals.
const TARGET_WIDTH = 2.2;
const LEAST_INK = 0.1; // fainter pixels, such as JPEG artefacts, do not widen the box
const LEAST_FRAME_INK = 1e-3;

/**
 * Prepare a digit from a drawing pad for a network trained on MNIST: (28, 28, 1), 1 = ink. All ink belongs to the digit.
 * Throws BlankPicture.
 *
 * @param {Picture} drawing light ink on black or transparent paper
 */
export function prepareDrawnDigit(drawing) {
  return asInMnist(readDrawing(drawing));
}

/**
 * The smallest box that holds all pixels with visible ink.
 *
 * @param {Plane} ink (h, w), its maximum 1
 */
export function crop(ink) {
  const { height, width, values } = ink;
  // From the edges inwards: a drawing fills most of the picture, so few rows and columns are read.
  /** @type {(first: number, step: number, count: number) => boolean} */
  const isEmpty = (first, step, count) => {
    for (let i = 0; i < count; i++) if (values[first + i * step] >= LEAST_INK) return false;
    return true;
  };
  let [top, bottom, left, right] = [0, height - 1, 0, width - 1];
  while (top < bottom && isEmpty(top * width, 1, width)) top++;
  while (top < bottom && isEmpty(bottom * width, 1, width)) bottom--;
  const rows = bottom - top + 1;
  while (left < right && isEmpty(top * width + left, width, rows)) left++;
  while (left < right && isEmpty(top * width + right, width, rows)) right--;
  return box(ink, top, left, rows, right - left + 1);
}

/**
 * Average ink into the middle of 20 x 20, so that longerSide source pixels become 20. Returns (20, 20) in [0, 1].
 *
 * @param {Plane} ink (h, w), its strokes centred
 * @param {number} longerSide
 */
export function fit(ink, longerSide) {
  /** @param {number} size */
  const weights = (size) => areaWeights(size, FRAME, (size - longerSide) / 2, longerSide);
  const framed = averaged(ink, weights(ink.height), weights(ink.width));
  return plane(FRAME, FRAME, 1, framed.values.map(clip));
}

/**
 * Place a 20 x 20 digit on 28 x 28 so that its centre of mass is nearest to pixel (14, 14).
 *
 * The shift is in whole pixels, as in MNIST, and stops where ink would be cut off at the edge. Returns (28, 28).
 *
 * @param {Plane} framed
 */
function centreByMass(framed) {
  const top = offset((row, i) => framed.values[row * FRAME + i]);
  const left = offset((column, i) => framed.values[i * FRAME + column]);
  return paste(plane(SIDE, SIDE), framed, top, left);
}

/**
 * The ink of a digit as an image of MNIST: (28, 28, 1), 1 = ink.
 *
 * @param {Reading} reading
 */
export function asInMnist(reading) {
  const cropped = crop(reading.ink);
  const radius = missingRadius(cropped, FRAME, TARGET_WIDTH);
  const strokes = thicken(cropped, radius);
  const framed = fit(strokes, Math.max(cropped.height, cropped.width) + 2 * radius);
  const placed = centreByMass(framed);
  const steps = [
    ...reading.steps,
    step("Crop", "Only the smallest box that holds all the ink is kept.", cropped),
    step("Strokes", strokesExplanation(radius), strokes),
    step("Scale", "The box is averaged down to 20 × 20 pixels; its aspect ratio is kept.", framed),
    step("Centre", "The digit is moved so that its centre of mass is the centre of 28 × 28.", placed),
  ];
  return prepared(placed, steps, reading.candidates, reading.chosen);
}

/**
 * The position of the frame along one side.
 *
 * @param {(k: number, i: number) => number} inkAt the ink of pixel i on the k-th line across that side
 */
function offset(inkAt) {
  let [mass, moment, first, last] = [0, 0, FRAME, 0];
  for (let k = 0; k < FRAME; k++) {
    for (let i = 0; i < FRAME; i++) {
      mass += inkAt(k, i);
      moment += inkAt(k, i) * k;
      if (inkAt(k, i) < LEAST_FRAME_INK) continue;
      first = Math.min(first, k);
      last = k;
    }
  }
  return Math.min(Math.max(roundHalfUp(CENTRE - moment / mass), -first), SIDE - 1 - last);
}

/** @param {number} radius */
function strokesExplanation(radius) {
  if (radius === 0) return "The strokes are at least as thick as those of MNIST, so they stay as they are.";
  const grown = radius.toFixed(1);
  return `The strokes are thinner than those of MNIST, so they grow by ${grown} pixels of the cropped picture on each side, and the picture by ${Math.ceil(radius)}.`;
}
