// Reads the ink of one digit from a picture: finds paper and ink, removes printed lines, and chooses among several things.

import { groups, largestOf, withoutSurroundings } from "./candidates.js";
import {
  isTransparent,
  NOISE_OF_A_PHOTO,
  noiseOf,
  smoothed,
  strength,
  towardsInk,
  withoutNoise,
  withoutSpecks,
} from "./ink.js";
import { printedLines } from "./lines.js";
import { grown, labelled, mask } from "./masks.js";
import { departure, paperOf } from "./paper.js";
import { plane } from "./planes.js";
import { colours, greys, isGrey, opacity, readAtMost } from "./resample.js";
import { BLANK_CONTRAST, BlankPicture, step } from "./steps.js";

/** @import { Mask, Part } from "./masks.js" */
/** @import { Plane } from "./planes.js" */
/** @import { Box, Picture, Reading, Step } from "./steps.js" */

const WORKING_SIDE = 400; // enough detail for 20 x 20, and small enough for a live prediction
const LEAST_INK = 0.03;
const LEAST_NOISES = 5; // smoothed noise stays below 3 times its median, a faint pencil stroke is above 15

const PAPER = {
  sloped: "The colour of the paper, which changes evenly across the picture.",
  uneven: "The colour of the paper around each pixel, since the light is uneven.",
};

/**
 * The ink of one digit in a picture, at most 400 pixels a side. Throws BlankPicture.
 *
 * @param {Picture} picture
 * @param {number} [chosen] the index of a candidate; without it, the one with the most ink is taken
 * @returns {Reading}
 */
export function readDigit(picture, chosen) {
  const { departed, noise, steps } = departures(picture);
  const { height, width } = departed;
  const inked = inkedPixels(departed, noise);
  const lines = linesIn(inked);
  const hasLines = lines.values.includes(1);
  const { labels, parts } = labelled(mask(height, width, (i) => inked.values[i] === 1 && !lines.values[i]));
  const candidates = groups(withoutSurroundings(parts, height, width));
  const taken = chosen === undefined ? largestOf(candidates) : Math.min(Math.max(chosen, 0), candidates.length - 1);
  const own = pixelsOf(candidates[taken].numbers, parts);

  let ink = scaledInk(departed, own);
  steps.push(step("Ink", "What differs from the paper becomes light, and the paper black, as in MNIST.", ink));
  if (hasLines) {
    ink = only(ink, (i) => !lines.values[i]);
    steps.push(step("Lines", "Ruled lines, frames, boxes and bars at an edge are removed.", ink));
  }
  const isOwn = mask(height, width, () => false);
  for (const i of own) isOwn.values[i] = 1;
  const reach = grown(isOwn, 1, 1).values; // a soft edge reaches one pixel beyond the mask
  ink = only(ink, (i) => reach[i] === 1 && (isOwn.values[i] === 1 || !inked.values[i]));
  if (labels.some((label, i) => label > 0 && !isOwn.values[i])) {
    steps.push(step("Digit", digitExplanation(candidates.length), ink));
  }
  if (noise > 0) {
    ink = withoutSpecks(withoutNoise(ink));
    const explanation = "Pixels nearer to the paper than to the ink are removed, and so are specks.";
    steps.push(step("Noise", explanation, ink));
  }
  const boxes = candidates.map(({ box }) => scaledBox(box, picture.height / height, picture.width / width));
  return { ink, steps, candidates: boxes, chosen: taken };
}

/**
 * How far each pixel departs from the paper, (h, w, c) in [-1, 1]; the noise, 0 for a clean drawing; the steps.
 *
 * @param {Picture} picture
 * @returns {{departed: Plane, noise: number, steps: Step[]}}
 */
function departures(picture) {
  if (isTransparent(picture)) {
    const values = readAtMost(picture, WORKING_SIDE, opacity);
    const explanation = "The background is transparent, so the ink is read from the opacity.";
    return { departed: values, noise: 0, steps: [step("Read", explanation, values)] };
  }
  const values = readAtMost(picture, WORKING_SIDE, isGrey(picture) ? greys : colours);
  const { paper, light } = paperOf(values);
  const steps = [step("Read", "The picture in its colours, at most 400 pixels a side.", values)];
  if (light !== "even") steps.push(step("Paper", PAPER[light], paper));
  const departed = departure(paper, values);
  const noise = Math.max(noiseOf(values), noiseOf(departed));
  if (light !== "uneven" && noise <= NOISE_OF_A_PHOTO) return { departed, noise: 0, steps };
  return { departed: smoothed(departed), noise: Math.max(noise, NOISE_OF_A_PHOTO), steps };
}

/**
 * The pixels that differ from the paper by more than its noise. Throws BlankPicture where there are none.
 *
 * @param {Plane} departed (h, w, c)
 * @param {number} noise
 */
function inkedPixels({ height, width, channels, values }, noise) {
  const least = Math.max(LEAST_INK, LEAST_NOISES * noise);
  let [furthest, count] = [0, 0];
  const inked = mask(height, width, (i) => {
    let squares = 0;
    for (let from = i * channels; from < (i + 1) * channels; from++) squares += values[from] * values[from];
    const distance = Math.sqrt(squares / channels);
    if (distance > furthest) furthest = distance;
    if (distance < least) return false;
    count++;
    return true;
  });
  if (furthest < BLANK_CONTRAST || count === 0) throw new BlankPicture();
  return inked;
}

/**
 * The printed lines among inked pixels, or none where there is nothing else.
 *
 * @param {Mask} inked
 */
function linesIn(inked) {
  const lines = printedLines(inked);
  const isRest = inked.values.some((value, i) => value === 1 && !lines.values[i]);
  return isRest ? lines : mask(inked.height, inked.width, () => false);
}

/**
 * @param {number[]} numbers
 * @param {Part[]} parts
 */
function pixelsOf(numbers, parts) {
  return numbers.flatMap((number) => parts[number - 1].pixels);
}

/**
 * Ink in the direction of the given pixels and as a share of their strength, at most 1.
 *
 * @param {Plane} departed
 * @param {number[]} own
 */
function scaledInk(departed, own) {
  const ink = towardsInk(departed, own);
  const full = strength(Float64Array.from(own, (i) => ink.values[i]));
  return plane(
    ink.height,
    ink.width,
    1,
    ink.values.map((value) => Math.min(value / full, 1)),
  );
}

/**
 * The ink of the pixels for which isKept(index) is true; the others become 0.
 *
 * @param {Plane} ink
 * @param {(index: number) => boolean} isKept
 */
function only({ height, width, values }, isKept) {
  return plane(
    height,
    width,
    1,
    values.map((value, i) => (isKept(i) ? value : 0)),
  );
}

/**
 * A box in a picture of so many times the height and width, rounded outwards.
 *
 * @param {Box} box
 * @param {number} down
 * @param {number} across
 */
function scaledBox({ top, bottom, left, right }, down, across) {
  return {
    top: Math.floor(top * down),
    bottom: Math.ceil(bottom * down),
    left: Math.floor(left * across),
    right: Math.ceil(right * across),
  };
}

/** @param {number} candidates */
function digitExplanation(candidates) {
  if (candidates === 1) return "Only the digit is kept. Edges, frames and specks are removed.";
  return `One of ${candidates} things that could be a digit is kept. Edges, frames and specks are removed.`;
}
