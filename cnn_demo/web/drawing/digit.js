// A drawn digit to a 28 x 28 image, the way MNIST was prepared. Reads no file and knows no network.
//
// Source: LeCun et al. 1998: a digit is scaled, aspect kept and anti-aliased, into 20 x 20, then placed so that its
// centre of mass is the centre of 28 x 28: the pixel whose index, from 0, is 14.

import { fromGrey, isTransparent, stretch } from "./ink.js";
import { box, clip, paste, plane } from "./planes.js";
import { areaWeights, atMost, averaged, brightness, opacity, roundHalfUp } from "./resample.js";
import { BlankPicture, prepared, step } from "./steps.js";
import { missingRadius, thicken } from "./stroke.js";

const WORKING_SIDE = 400; // no drawing needs more for 20 x 20, and a live prediction must be quick
const FRAME = 20;
const SIDE = 28;
const CENTRE = 14;
// In the frame, half of MNIST's digits have strokes 2.03 to 2.73 wide; redrawn thinly, they come back nearest so.
const TARGET_WIDTH = 2.2;
const LEAST_INK = 0.1; // fainter pixels, such as the ripples of JPEG, do not widen the box
const LEAST_FRAME_INK = 1e-3;

/**
 * Make a picture of one digit ready for a network trained on MNIST.
 *
 * picture: (h, w, 1 | 3 | 4) bytes, see steps.js; ink and paper of any brightness, paper may be transparent.
 * Returns {image, steps}; image is (28, 28, 1) in [0, 1], 1 = ink. Throws BlankPicture.
 */
export function prepareDigit(picture) {
  const { ink, reading } = read(picture);
  const cropped = crop(ink);
  const radius = missingRadius(cropped, FRAME, TARGET_WIDTH);
  const strokes = thicken(cropped, radius);
  const framed = fit(strokes, Math.max(cropped.height, cropped.width) + 2 * radius);
  const placed = centreByMass(framed);
  const steps = [
    reading,
    step("Ink", "Ink turns light and paper black, as in MNIST; uneven light and noise go.", ink),
    step("Crop", "Only the smallest box that holds all the ink is kept.", cropped),
    step("Strokes", strokesExplanation(radius), strokes),
    step("Scale", "The box is averaged down into 20 x 20, its aspect kept.", framed),
    step("Centre", "The centre of mass moves to the centre of 28 x 28.", placed),
  ];
  return prepared(placed, steps);
}

/** Whether nothing is drawn on a picture, (h, w, 1 | 3 | 4) bytes. */
export function isBlank(picture) {
  try {
    read(picture);
  } catch (error) {
    if (error instanceof BlankPicture) return true;
    throw error;
  }
  return false;
}

/** The smallest box that holds all pixels with visible ink. ink: (h, w), its maximum 1. */
export function crop(ink) {
  const { height, width, values } = ink;
  // From the edges inwards: a drawing fills most of its part of the sheet, and the way to it is short.
  const isEmpty = (first, step, count) => {
    for (let i = 0; i < count; i++) if (values[first + i * step] >= LEAST_INK) return false;
    return true;
  };
  let [top, bottom, left, right] = [0, height - 1, 0, width - 1];
  while (isEmpty(top * width, 1, width)) top++;
  while (isEmpty(bottom * width, 1, width)) bottom--;
  const rows = bottom - top + 1;
  while (isEmpty(top * width + left, width, rows)) left++;
  while (isEmpty(top * width + right, width, rows)) right--;
  return box(ink, top, left, rows, right - left + 1);
}

/**
 * Average ink into the middle of 20 x 20, so that longerSide source pixels become 20.
 *
 * ink: (h, w) with its strokes centred. Returns (20, 20) in [0, 1].
 */
export function fit(ink, longerSide) {
  const weights = (size) => areaWeights(size, FRAME, (size - longerSide) / 2, longerSide);
  const framed = averaged(ink, weights(ink.height), weights(ink.width));
  return plane(FRAME, FRAME, 1, framed.values.map(clip));
}

/**
 * Place a 20 x 20 digit on 28 x 28 so that its centre of mass is nearest to pixel (14, 14).
 *
 * The shift is in whole pixels, as in MNIST, and stops where ink would be lost over the edge. Returns (28, 28).
 */
export function centreByMass(framed) {
  const top = offset((row, i) => framed.values[row * FRAME + i]);
  const left = offset((column, i) => framed.values[i * FRAME + column]);
  return paste(plane(SIDE, SIDE), framed, top, left);
}

/** Where the frame begins along one side; inkAt(k, i) is the ink of pixel i on the k-th line across that side. */
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

/** Alpha where it tells ink from background, else brightness; at most 400 pixels a side. */
function read(picture) {
  if (isTransparent(picture)) {
    const values = atMost(opacity(picture), WORKING_SIDE);
    const explanation = "The background is transparent, so the ink is read from the opacity.";
    return { ink: stretch(values), reading: step("Read", explanation, values) };
  }
  const values = atMost(brightness(picture), WORKING_SIDE);
  const explanation = "Each pixel's brightness is read; its colour does not matter.";
  return { ink: fromGrey(values), reading: step("Read", explanation, values) };
}

function strokesExplanation(radius) {
  if (radius === 0) return "The strokes are as thick as MNIST's or thicker, so they stay.";
  return `The strokes are thinner than MNIST's, so they grow by ${radius.toFixed(1)} pixels to each side.`;
}
