// Brightness of pictures, and resizing by area averaging.
//
// cnn_demo/drawing/resample.py has the same functions, and both must agree to 1/255. Hence Float64Array, the same order
// of operations, and a rounding whose ties do not depend on the last bit.

import { clip, plane } from "./planes.js";

/** @import { Plane } from "./planes.js" */
/** @import { Picture } from "./steps.js" */

/**
 * The weights of the source pixels that one target pixel covers. first: the first of those source pixels.
 *
 * @typedef {{first: number, weights: Float64Array}} PixelWeights
 */

const LARGEST_VALUE = 255;
const [RED, GREEN, BLUE] = [0.299, 0.587, 0.114]; // the Rec. 601 weights
const TIE_TOLERANCE = 1e-6;
const UNIT_VALUES = Float64Array.from({ length: 256 }, (_, value) => value / LARGEST_VALUE);

/**
 * Round to the nearest whole number, a half upwards. A value that misses a half by rounding error counts as a half.
 *
 * @param {number} value
 */
export function roundHalfUp(value) {
  return Math.floor(value + 0.5 + TIE_TOLERANCE);
}

/**
 * The values of a picture divided by 255, in the same shape.
 *
 * @param {Picture} picture
 */
export function unitRange({ width, height, channels = 4, data }) {
  const unit = plane(height, width, channels);
  for (let i = 0; i < unit.values.length; i++) unit.values[i] = UNIT_VALUES[data[i]];
  return unit;
}

/**
 * The opacity of an RGBA picture: (h, w) in [0, 1].
 *
 * @param {Picture} picture
 */
export function opacity({ width, height, data }) {
  const alpha = plane(height, width);
  for (let i = 0; i < alpha.values.length; i++) alpha.values[i] = UNIT_VALUES[data[4 * i + 3]];
  return alpha;
}

/**
 * Brightness times opacity: (h, w) in [0, 1].
 *
 * @param {Picture} picture
 */
export function brightness({ width, height, channels = 4, data }) {
  const bright = plane(height, width);
  const [green, blue] = channels === 1 ? [0, 0] : [1, 2];
  for (let i = 0, from = 0; i < bright.values.length; i++, from += channels) {
    const shade =
      RED * UNIT_VALUES[data[from]] + GREEN * UNIT_VALUES[data[from + green]] + BLUE * UNIT_VALUES[data[from + blue]];
    bright.values[i] = channels === 4 ? shade * UNIT_VALUES[data[from + 3]] : shade;
  }
  return bright;
}

/**
 * The values of a plane in [0, 1] as the nearest of 0 to 255, in the same order.
 *
 * @param {Plane} plane
 */
export function toLevels({ values }) {
  return Uint8Array.from(values, (value) => Math.floor(clip(value) * LARGEST_VALUE + 0.5 + TIE_TOLERANCE));
}

/**
 * A picture on white paper: (h, w, 3) in [0, 1], or (h, w, 1) where all of it is grey, which takes a third of the time.
 *
 * @param {Picture} picture
 */
export function colours(picture) {
  const { width, height, channels = 4, data } = picture;
  if (channels === 1 || !isGrey(data, channels)) return onWhite(unitRange(picture));
  const { values } = plane(height, width);
  for (let i = 0, from = 0; i < values.length; i++, from += channels) {
    const alpha = channels === 4 ? UNIT_VALUES[data[from + 3]] : 1;
    values[i] = UNIT_VALUES[data[from]] * alpha + (1 - alpha);
  }
  return plane(height, width, 1, values);
}

/**
 * @param {Uint8Array | Uint8ClampedArray} data
 * @param {number} channels 3 or 4
 */
function isGrey(data, channels) {
  for (let i = 0; i < data.length; i += channels) {
    if (data[i] !== data[i + 1] || data[i] !== data[i + 2]) return false;
  }
  return true;
}

/**
 * Brightness by the Rec. 601 weights: (h, w) in [0, 1].
 *
 * @param {Plane} picture (h, w, 1 | 3) in [0, 1]
 */
export function grey(picture) {
  if (picture.channels === 1) return picture;
  const { values, channels } = picture;
  const brightness = plane(picture.height, picture.width);
  for (let i = 0, from = 0; i < brightness.values.length; i++, from += channels) {
    brightness.values[i] = RED * values[from] + GREEN * values[from + 1] + BLUE * values[from + 2];
  }
  return brightness;
}

/**
 * Put a transparent picture on white paper. Returns (h, w, 1 | 3) in [0, 1].
 *
 * @param {Plane} picture (h, w, 1 | 3 | 4) in [0, 1]
 */
export function onWhite(picture) {
  if (picture.channels !== 4) return picture;
  const laid = plane(picture.height, picture.width, 3);
  for (let from = 0, to = 0; from < picture.values.length; from += 4, to += 3) {
    const alpha = picture.values[from + 3];
    const white = 1 - alpha;
    laid.values[to] = picture.values[from] * alpha + white;
    laid.values[to + 1] = picture.values[from + 1] * alpha + white;
    laid.values[to + 2] = picture.values[from + 2] * alpha + white;
  }
  return laid;
}

/**
 * Weights that average source pixels by the area that each target pixel covers, along one side.
 *
 * The target pixels divide the interval [start, start + length] of the source evenly. Outside the source there are no
 * pixels and no weights. The weights of a target pixel inside the source sum to 1. Enlarging works as well.
 *
 * @param {number} source pixels
 * @param {number} target pixels
 * @param {number} start
 * @param {number} length
 * @returns {PixelWeights[]} one entry a target pixel
 */
export function areaWeights(source, target, start, length) {
  const width = length / target;
  return Array.from({ length: target }, (_, index) => {
    const left = start + width * index;
    const first = Math.min(Math.max(Math.floor(left), 0), source);
    const end = Math.max(Math.min(Math.ceil(left + width), source), first);
    const weights = new Float64Array(end - first);
    for (let i = 0; i < weights.length; i++) {
      const overlap = Math.min(left + width, first + i + 1) - Math.max(left, first + i);
      weights[i] = Math.max(overlap, 0) / width;
    }
    return { first, weights };
  });
}

/**
 * Average rows, then columns. Returns (rows.length, columns.length, c).
 *
 * @param {Plane} source (h, w, c)
 * @param {PixelWeights[]} rows
 * @param {PixelWeights[]} columns
 */
export function averaged(source, rows, columns) {
  return averagedColumns(averagedRows(source, rows), columns);
}

/**
 * Resize a plane, (h, w, c), to (height, width, c) by area averaging.
 *
 * @param {Plane} source
 * @param {number} height
 * @param {number} width
 */
export function resize(source, height, width) {
  const rows = areaWeights(source.height, height, 0, source.height);
  return averaged(source, rows, areaWeights(source.width, width, 0, source.width));
}

/**
 * Shrink a plane so that its longer side is at most `side`. The aspect ratio is kept; a smaller plane stays as it is.
 *
 * @param {Plane} source
 * @param {number} side
 */
export function atMost(source, side) {
  const { height, width } = source;
  const longer = Math.max(height, width);
  if (longer <= side) return source;
  /** @param {number} size */
  const shrunk = (size) => Math.max(1, roundHalfUp((size * side) / longer));
  return resize(source, shrunk(height), shrunk(width));
}

/**
 * @param {Plane} source
 * @param {PixelWeights[]} rows
 */
function averagedRows({ width, channels, values }, rows) {
  const mean = plane(rows.length, width, channels);
  const stride = width * channels;
  rows.forEach(({ first, weights }, row) => {
    for (let i = 0; i < weights.length; i++) {
      const weight = weights[i];
      for (let to = row * stride, from = (first + i) * stride; to < (row + 1) * stride; to++, from++) {
        mean.values[to] += weight * values[from];
      }
    }
  });
  return mean;
}

/**
 * @param {Plane} source
 * @param {PixelWeights[]} columns
 */
function averagedColumns({ height, width, channels, values }, columns) {
  const mean = plane(height, columns.length, channels);
  let to = 0;
  for (let row = 0; row < height; row++) {
    for (const { first, weights } of columns) {
      for (let channel = 0; channel < channels; channel++) {
        let from = (row * width + first) * channels + channel;
        for (let i = 0; i < weights.length; i++, from += channels) mean.values[to] += weights[i] * values[from];
        to++;
      }
    }
  }
  return mean;
}
