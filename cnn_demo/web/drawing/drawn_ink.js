// Reads the ink of a digit drawn on a pad, where the paper is known to be black and all ink is the visitor's.

import { largest, plane } from "./planes.js";
import { brightness } from "./resample.js";
import { BLANK_CONTRAST, BlankPicture, step } from "./steps.js";

/** @import { Picture, Reading } from "./steps.js" */

/**
 * The ink of a drawing, as large as the drawing; nothing of it is removed. Throws BlankPicture.
 *
 * @param {Picture} drawing light ink on black or transparent paper
 * @returns {Reading}
 */
export function readDrawing(drawing) {
  const read = brightness(drawing);
  const most = largest(read.values);
  if (most < BLANK_CONTRAST) throw new BlankPicture();
  const ink = plane(read.height, read.width);
  for (let i = 0; i < ink.values.length; i++) ink.values[i] = read.values[i] / most;
  const steps = [
    step("Read", "The brightness of each pixel is read. The paper of the pad is black, as in MNIST.", read),
    step("Ink", "Everything lighter than the paper is ink, and the lightest ink becomes 1.", ink),
  ];
  return { ink, steps, candidates: [], chosen: 0 };
}
