// Brightness and border of pictures, and resizing by area averaging.
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
 * A picture on white paper: (h, w, 1 | 3) in [0, 1].
 *
 * @param {Picture} picture
 */
export function colours(picture) {
  return onWhite(picture, picture.channels === 1 ? 1 : 3);
}

/**
 * One channel of a grey picture on white paper: (h, w) in [0, 1]. It takes a third of the time of three equal ones.
 *
 * @param {Picture} picture
 */
export function greys(picture) {
  return onWhite(picture, 1);
}

/**
 * Whether the three colours of each pixel are equal.
 *
 * @param {Picture} picture
 */
export function isGrey({ channels = 4, data }) {
  if (channels === 1) return true;
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
 * The values of a picture, shrunk so that its longer side is at most `side`. The aspect ratio is kept; a smaller picture stays
 * as it is.
 *
 * A large picture is read a few rows at a time: all values of a photo would take hundreds of megabytes.
 *
 * @param {Picture} picture
 * @param {number} side
 * @param {(part: Picture) => Plane} read
 */
export function readAtMost(picture, side, read) {
  const { width, height, channels = 4, data } = picture;
  const longer = Math.max(height, width);
  if (longer <= side) return read(picture);
  /** @param {number} size */
  const weights = (size) => areaWeights(size, Math.max(1, roundHalfUp((size * side) / longer)), 0, size);
  const columns = weights(width);
  const rows = weights(height).map(({ first, weights }) => {
    const pixels = data.subarray(first * width * channels, (first + weights.length) * width * channels);
    const part = read({ width, height: weights.length, channels, data: pixels });
    return averaged(part, [{ first: 0, weights }], columns);
  });
  const shrunk = plane(rows.length, columns.length, rows[0].channels);
  rows.forEach((row, i) => shrunk.values.set(row.values, i * row.values.length));
  return shrunk;
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

/**
 * The first `count` colours of each pixel on white paper: (h, w, count) in [0, 1].
 *
 * @param {Picture} picture
 * @param {number} count
 */
function onWhite({ width, height, channels = 4, data }, count) {
  const laid = plane(height, width, count);
  for (let from = 0, to = 0; to < laid.values.length; from += channels) {
    const alpha = channels === 4 ? UNIT_VALUES[data[from + 3]] : 1;
    for (let channel = 0; channel < count; channel++) {
      laid.values[to++] = UNIT_VALUES[data[from + channel]] * alpha + (1 - alpha);
    }
  }
  return laid;
}

/**
 * The outermost ring of pixels, row after row: n * c values, the channels of a pixel side by side.
 *
 * @param {Plane} plane (h, w, c)
 */
export function border({ height, width, channels, values }) {
  const ring = ringPixels(height, width);
  const outermost = new Float64Array(ring.length * channels);
  for (let i = 0; i < outermost.length; i++) {
    outermost[i] = values[ring[Math.floor(i / channels)] * channels + (i % channels)];
  }
  return outermost;
}

/**
 * The indices of the pixels at the edge, row after row.
 *
 * @param {number} height
 * @param {number} width
 */
function ringPixels(height, width) {
  const pixels = [];
  for (let row = 0; row < height; row++) {
    const stride = row === 0 || row === height - 1 ? 1 : Math.max(width - 1, 1);
    for (let column = 0; column < width; column += stride) pixels.push(row * width + column);
  }
  return pixels;
}
