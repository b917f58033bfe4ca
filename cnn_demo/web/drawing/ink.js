// Separates ink from paper: turns a picture's brightness or opacity into a plane where 1 is ink and 0 is paper.

import { paperLevel } from "./paper.js";
import { clip, largest, plane } from "./planes.js";
import { BlankPicture } from "./steps.js";

/** @import { Plane } from "./planes.js" */
/** @import { Picture } from "./steps.js" */

export const BLANK_CONTRAST = 0.05;
const OPAQUE_FROM = 128;
const LEAST_ALPHA_RANGE = 26;
const LEAST_TRANSPARENT_SHARE = 0.05;

const ROUNDING = 1e-9; // the rounding error of weights that sum to 1

const LEAST_ROOM = 0.2; // between paper and black or white; a smaller divisor would amplify the noise of grey paper
const NOISE_OF_A_PHOTO = 0.002; // half a grey level: more than rounding alone causes
const BLANK_NOISES = 5; // in units of the noise: smoothed noise stays below 3, a faint pencil stroke is above 15
const THRESHOLD_ROUNDS = 10;
const LEAST_PATCH_INK = 0.1;
const LEAST_PATCH_SHARE = 0.1;

/**
 * Whether the alpha channel separates ink from background: a good part of the picture is transparent, another is not.
 *
 * @param {Picture} picture
 */
export function isTransparent({ channels = 4, data }) {
  if (channels !== 4) return false;
  let lowest = 255;
  let highest = 0;
  for (let i = 3; i < data.length; i += 4) {
    if (data[i] < lowest) lowest = data[i];
    if (data[i] > highest) highest = data[i];
  }
  if (lowest >= OPAQUE_FROM || highest - lowest < LEAST_ALPHA_RANGE) return false;
  let seeThrough = 0;
  for (let i = 3; i < data.length; i += 4) if (data[i] < (lowest + highest) / 2) seeThrough++;
  return seeThrough / (data.length / 4) >= LEAST_TRANSPARENT_SHARE;
}

/**
 * Scale ink so that its maximum is 1. Throws BlankPicture where there is none.
 *
 * @param {Plane} ink (h, w), values from 0 up
 */
export function stretch(ink) {
  const { height, width, values } = ink;
  const most = largest(values);
  if (most < BLANK_CONTRAST) throw new BlankPicture();
  if (most > 1 - ROUNDING) return ink;
  const stretched = new Float64Array(values.length);
  for (let i = 0; i < stretched.length; i++) stretched[i] = values[i] / most;
  return plane(height, width, 1, stretched);
}

/**
 * Ink from brightness. Ink may be lighter or darker than the paper, and the light may be uneven.
 *
 * A clean drawing keeps its soft edges unchanged. A photo, recognised by the noise of its paper, is smoothed; pixels
 * nearer to the paper than to the ink are dropped, and so are specks.
 * Returns (h, w) in [0, 1], its maximum 1. Throws BlankPicture.
 *
 * @param {Plane} grey (h, w) in [0, 1]
 */
export function fromGrey(grey) {
  const { paper, noise } = paperLevel(grey);
  const ink = contrastTo(paper, grey);
  if (noise <= NOISE_OF_A_PHOTO) return stretch(ink);
  if (largestDeviation(smoothed(difference(grey, paper))) < BLANK_NOISES * noise) throw new BlankPicture();
  return withoutSpecks(withoutNoise(stretch(smoothed(ink))));
}

/**
 * The distance of each pixel from the paper, as a share of the distance between the paper and black or white.
 *
 * The sign of the sum of the cubed deviations says whether ink is lighter or darker than the paper: ink deviates most.
 * Returns (h, w) in [0, 1].
 *
 * @param {Plane} paper (h, w)
 * @param {Plane} grey (h, w)
 */
export function contrastTo(paper, grey) {
  const { height, width, values } = grey;
  const papers = paper.values;
  const isLight = skew(values, papers) > 0;
  const share = new Float64Array(values.length);
  for (let i = 0; i < share.length; i++) {
    const towardsInk = isLight ? values[i] - papers[i] : papers[i] - values[i];
    if (towardsInk <= 0) continue;
    share[i] = Math.min(towardsInk / Math.max(isLight ? 1 - papers[i] : papers[i], LEAST_ROOM), 1);
  }
  return plane(height, width, 1, share);
}

/**
 * The mean of each pixel and its eight neighbours; pixels at the edge are repeated. The shape, (h, w), is kept.
 *
 * @param {Plane} plane
 */
export function smoothed({ height, width, values }) {
  const byRows = new Float64Array(values.length);
  for (let i = 0; i < values.length; i++) {
    const above = i < width ? i : i - width;
    const below = i + width < values.length ? i + width : i;
    byRows[i] = values[above] + values[i] + values[below];
  }
  const mean = plane(height, width);
  for (let i = 0; i < values.length; i++) {
    const left = i % width ? i - 1 : i;
    const right = (i + 1) % width ? i + 1 : i;
    mean.values[i] = (byRows[left] + byRows[i] + byRows[right]) / 9;
  }
  return mean;
}

/**
 * Set paper to 0 and ink to 1, with a ramp from half the threshold to one and a half times the threshold.
 *
 * The threshold lies midway between the mean of the values above it and the mean of those below it (Ridler and Calvard
 * 1978); for sparse ink it is more stable than Otsu's. Shape and range are kept.
 *
 * @param {Plane} ink (h, w) in [0, 1], its maximum 1
 */
export function withoutNoise(ink) {
  let threshold = 0.5;
  for (let round = 0; round < THRESHOLD_ROUNDS; round++) threshold = midway(ink.values, threshold);
  const ramp = plane(ink.height, ink.width);
  for (let i = 0; i < ramp.values.length; i++) ramp.values[i] = clip(ink.values[i] / threshold - 0.5);
  return ramp;
}

/**
 * Remove every connected patch with less than a tenth of the largest patch's ink. The shape, (h, w), is kept.
 *
 * A speck far from the digit would widen the digit's box and so shrink the digit.
 *
 * @param {Plane} ink
 */
export function withoutSpecks(ink) {
  const patches = patchesOf(ink);
  const masses = patches.map((patch) => patch.reduce((mass, pixel) => mass + ink.values[pixel], 0));
  const least = LEAST_PATCH_SHARE * largest(masses);
  const kept = plane(ink.height, ink.width);
  patches.forEach((patch, index) => {
    if (masses[index] >= least) for (const pixel of patch) kept.values[pixel] = ink.values[pixel];
  });
  return kept;
}

/**
 * The indices of the inked pixels of each patch; neighbours touch at a side or a corner.
 *
 * @param {Plane} ink
 */
function patchesOf({ height, width, values }) {
  const left = Uint8Array.from(values, (value) => Number(value >= LEAST_PATCH_INK));
  const patches = [];
  for (let first = 0; first < left.length; first++) {
    if (!left[first]) continue;
    left[first] = 0;
    const patch = [first];
    for (let next = 0; next < patch.length; next++) takeNeighbours(patch, patch[next], left, height, width);
    patches.push(patch);
  }
  return patches;
}

/**
 * Move the inked neighbours of a pixel into its patch.
 *
 * @param {number[]} patch
 * @param {number} pixel
 * @param {Uint8Array} left 1 for each inked pixel that belongs to no patch yet
 * @param {number} height
 * @param {number} width
 */
function takeNeighbours(patch, pixel, left, height, width) {
  const row = Math.floor(pixel / width);
  const column = pixel % width;
  for (let y = Math.max(row - 1, 0); y <= Math.min(row + 1, height - 1); y++) {
    for (let x = Math.max(column - 1, 0); x <= Math.min(column + 1, width - 1); x++) {
      if (!left[y * width + x]) continue;
      left[y * width + x] = 0;
      patch.push(y * width + x);
    }
  }
}

/**
 * @param {Float64Array} values
 * @param {number} threshold
 */
function midway(values, threshold) {
  let [above, below, countAbove] = [0, 0, 0];
  for (let i = 0; i < values.length; i++) {
    if (values[i] > threshold) {
      above += values[i];
      countAbove++;
    } else below += values[i];
  }
  const countBelow = values.length - countAbove;
  return 0.5 * ((countAbove ? above / countAbove : 1) + (countBelow ? below / countBelow : 0));
}

/**
 * The sum of the cubes of the differences.
 *
 * @param {Float64Array} values
 * @param {Float64Array} others
 */
function skew(values, others) {
  let cubes = 0;
  for (let i = 0; i < values.length; i++) {
    const difference = values[i] - others[i];
    cubes += difference * difference * difference;
  }
  return cubes;
}

/**
 * @param {Plane} plane
 * @param {Plane} other
 */
function difference({ height, width, values }, other) {
  const others = other.values;
  const between = new Float64Array(values.length);
  for (let i = 0; i < between.length; i++) between[i] = values[i] - others[i];
  return plane(height, width, 1, between);
}

/** @param {Plane} plane */
function largestDeviation({ values }) {
  return largest(values.map(Math.abs));
}
