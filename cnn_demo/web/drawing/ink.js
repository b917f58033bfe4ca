// Measures ink: its direction in colour space, its strength and its noise; tells a transparent background from paper.

import { labelled, mask } from "./masks.js";
import { clip, largest, median, plane, sum } from "./planes.js";

/** @import { Plane } from "./planes.js" */
/** @import { Picture } from "./steps.js" */

export const NOISE_OF_A_PHOTO = 0.002; // half a grey level: more than rounding alone causes
const OPAQUE_FROM = 128;
const LEAST_ALPHA_RANGE = 26;
const LEAST_TRANSPARENT_SHARE = 0.05;

const LEAST_AGREEMENT = 0.1; // of departures in one direction; lighter and darker ones in equal parts have 0
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
 * The median difference between a pixel of a picture and the mean around it; 0 where it is less than that of a photo.
 *
 * @param {Plane} values (h, w, c)
 */
export function noiseOf(values) {
  const mean = smoothed(values).values;
  const differences = new Float64Array(mean.length);
  let quiet = 0;
  for (let i = 0; i < mean.length; i++) {
    differences[i] = Math.abs(values.values[i] - mean[i]);
    if (differences[i] <= NOISE_OF_A_PHOTO) quiet++;
  }
  return 2 * quiet > differences.length ? 0 : median(differences);
}

/**
 * The departure of each pixel in the direction of the ink, (h, w) in [0, 1].
 *
 * The direction, in colour space, is that of the sum of the departures, each weighted by its squared length: ink departs
 * most. So ink may be lighter or darker than the paper, or differ from it in hue alone. Where departures cancel, as those
 * of a white stroke and its black shadow do, there is no such direction, and every departure counts in full.
 *
 * @param {Plane} departed (h, w, c)
 * @param {number[]} own the pixels of the ink, none of which is as the paper; the result is not 0 for all of them
 */
export function towardsInk({ height, width, channels, values }, own) {
  /** @param {number} i */
  const squaredLength = (i) => {
    let squared = 0;
    for (let from = i * channels; from < (i + 1) * channels; from++) squared += values[from] * values[from];
    return squared;
  };
  const direction = new Float64Array(channels);
  let most = 0; // the direction's length if all departures had one direction
  for (const i of own) {
    const squared = squaredLength(i);
    most += squared * Math.sqrt(squared);
    for (let c = 0; c < channels; c++) direction[c] += values[i * channels + c] * squared;
  }
  const length = Math.sqrt(sum(direction.map((value) => value * value)));
  const ink = plane(height, width);
  if (length < LEAST_AGREEMENT * most) {
    for (let i = 0; i < ink.values.length; i++) ink.values[i] = Math.sqrt(squaredLength(i) / channels);
    return ink;
  }
  for (let i = 0; i < ink.values.length; i++) {
    let along = 0;
    for (let c = 0; c < channels; c++) along += values[i * channels + c] * direction[c];
    ink.values[i] = clip(along / (length * Math.sqrt(channels)));
  }
  return ink;
}

/**
 * The ink of a stroke's core: half of all ink lies in pixels with at most this value.
 *
 * A few darker pixels, such as dust or a crossing of strokes, do not change it.
 *
 * @param {Float64Array} ink not all 0
 */
export function strength(ink) {
  const values = ink.slice().sort();
  const half = sum(values) / 2;
  let [i, mass] = [0, values[0]];
  while (mass < half && i < values.length - 1) mass += values[++i];
  return values[i];
}

/**
 * The mean of each pixel and its eight neighbours; pixels at the edge are repeated. The shape, (h, w, c), is kept.
 *
 * @param {Plane} plane
 */
export function smoothed({ height, width, channels, values }) {
  const stride = width * channels;
  const byRows = new Float64Array(values.length);
  for (let i = 0; i < values.length; i++) {
    const above = i < stride ? i : i - stride;
    const below = i + stride < values.length ? i + stride : i;
    byRows[i] = values[above] + values[i] + values[below];
  }
  const mean = plane(height, width, channels);
  for (let row = 0; row < height; row++) {
    const [start, end] = [row * stride, (row + 1) * stride];
    for (let i = start; i < end; i++) {
      const left = i - channels < start ? i : i - channels;
      const right = i + channels >= end ? i : i + channels;
      mean.values[i] = (byRows[left] + byRows[i] + byRows[right]) / 9;
    }
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
  const { parts } = labelled(mask(ink.height, ink.width, (i) => ink.values[i] >= LEAST_PATCH_INK));
  const masses = parts.map(({ pixels }) => pixels.reduce((mass, pixel) => mass + ink.values[pixel], 0));
  const least = LEAST_PATCH_SHARE * largest(masses);
  const kept = plane(ink.height, ink.width);
  parts.forEach(({ pixels }, index) => {
    if (masses[index] >= least) for (const pixel of pixels) kept.values[pixel] = ink.values[pixel];
  });
  return kept;
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
