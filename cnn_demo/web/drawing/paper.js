// Estimates the paper of a picture: its colour under each pixel, where the light may be uneven.
//
// The simplest paper that explains the picture is taken: one colour, else a slope of light, else the light around each
// pixel.

import { fittedPlane } from "./least_squares.js";
import { localMedian, localRange } from "./local_light.js";
import { clip, filled, median, plane } from "./planes.js";
import { border } from "./resample.js";

/** @import { Plane } from "./planes.js" */

/** @typedef {"even" | "sloped" | "uneven"} Light how the light falls on the paper */

const LEVEL = 0.006; // one and a half grey levels
const EVEN_BORDER_SHARE = 0.8;
const EVEN_SHARE = 0.3;

const CELLS = 64; // of the coarse picture, along its longer side
const PLANE_ROUNDS = 3;
const TOLERANCE = 0.02;
const SPREADS_KEPT = 2.5;

const LEAST_ROOM = 0.2; // between paper and black or white; a smaller divisor would amplify the noise of grey paper
const DARKEST_SHADE = 0.35; // brightness of a shadow, as a share of that of the paper in the light
const BRIGHTEST_SHADE = 0.9;
const MOST_SHADE = 0.12; // of the picture
const LINE_WINDOW = 5; // cells: lines and most strokes fill less than half of it
const STROKE_WINDOW = 23; // cells: all strokes fill less than half of it, and a shadow more

/**
 * The paper's colour under each pixel of a picture, and how the light falls.
 *
 * @param {Plane} values (h, w, c) in [0, 1]
 * @returns {{paper: Plane, light: Light}} paper: (h, w, c) in [0, 1]
 */
export function paperOf(values) {
  const { height, width } = values;
  const colour = evenColour(values);
  if (colour) return { paper: filled(height, width, colour), light: "even" };
  const cells = sampled(values);
  const coefficients = slope(cells);
  const paper = slopeOver(coefficients, cells.height, cells.width);
  if (shadedShare(paper, localMedian(cells, LINE_WINDOW)) <= MOST_SHADE) {
    return { paper: slopeOver(coefficients, height, width), light: "sloped" };
  }
  return { paper: lightAround(cells, values), light: "uneven" };
}

/**
 * How far each channel lies from the paper, as a share of the room between the paper and white or black: [-1, 1].
 *
 * @param {Plane} paper (h, w, c)
 * @param {Plane} values (h, w, c)
 */
export function departure(paper, values) {
  const departed = plane(values.height, values.width, values.channels);
  for (let i = 0; i < departed.values.length; i++) {
    const under = paper.values[i];
    const difference = values.values[i] - under;
    const room = Math.max(difference > 0 ? 1 - under : under, LEAST_ROOM);
    departed.values[i] = Math.min(Math.max(difference / room, -1), 1);
  }
  return departed;
}

/**
 * The colour of a border that is nearly even all around, where much of the picture has it too; else null.
 *
 * @param {Plane} values (h, w, c)
 */
function evenColour(values) {
  const { channels } = values;
  const ring = border(values);
  const colour = medianColour(ring, channels);
  const isEven =
    shareAt(ring, channels, colour) >= EVEN_BORDER_SHARE && shareAt(values.values, channels, colour) >= EVEN_SHARE;
  return isEven ? colour : null;
}

/**
 * One pixel from the middle of each cell. Unlike a mean, it does not mix the lines of a sheet with its paper.
 *
 * @param {Plane} values (h, w, c)
 */
export function sampled({ height, width, channels, values }) {
  const longer = Math.max(height, width);
  const [rows, columns] = [middles(height, longer), middles(width, longer)];
  const cells = plane(rows.length, columns.length, channels);
  let to = 0;
  for (const row of rows) {
    for (const column of columns) {
      const from = (row * width + column) * channels;
      for (let channel = 0; channel < channels; channel++) cells.values[to++] = values[from + channel];
    }
  }
  return cells;
}

/**
 * Coefficients of the planes a + b*x + c*y through most cells, by least squares on those near them: a list a channel.
 *
 * x and y run from -1 to 1.
 *
 * @param {Plane} cells (h, w, c)
 */
function slope(cells) {
  const { height, width, channels, values } = cells;
  const [across, down] = [coordinates(width), coordinates(height)];
  const count = height * width;
  const x = Float64Array.from({ length: count }, (_, i) => across[i % width]);
  const y = Float64Array.from({ length: count }, (_, i) => down[Math.floor(i / width)]);
  const ofChannels = Array.from({ length: channels }, (_, c) => channelOf(values, channels, c));
  let coefficients = ofChannels.map((channel) => [median(channel), 0, 0]);
  for (let round = 0; round < PLANE_ROUNDS; round++) {
    const distance = new Float64Array(count);
    coefficients.forEach(([a, b, c], index) => {
      for (let i = 0; i < count; i++) {
        const apart = Math.abs(ofChannels[index][i] - (a + b * x[i] + c * y[i]));
        if (apart > distance[i]) distance[i] = apart;
      }
    });
    const furthest = SPREADS_KEPT * median(distance) + TOLERANCE;
    const isNear = distance.map((apart) => Number(apart <= furthest));
    coefficients = ofChannels.map((channel) => fittedPlane(x, y, channel, isNear));
  }
  return coefficients;
}

/**
 * The planes with these coefficients, limited to [0, 1].
 *
 * @param {number[][]} coefficients a list a channel
 * @param {number} height
 * @param {number} width
 */
function slopeOver(coefficients, height, width) {
  const [x, y] = [coordinates(width), coordinates(height)];
  const paper = plane(height, width, coefficients.length);
  let to = 0;
  for (let row = 0; row < height; row++) {
    for (let column = 0; column < width; column++) {
      for (const [a, b, c] of coefficients) paper.values[to++] = clip(a + b * x[column] + c * y[row]);
    }
  }
  return paper;
}

/**
 * The share of cells whose light is neither the paper's nor so different that it must be ink.
 *
 * @param {Plane} paper (h, w, c)
 * @param {Plane} light (h, w, c)
 */
function shadedShare(paper, light) {
  const { channels } = paper;
  const count = paper.height * paper.width;
  let shaded = 0;
  for (let i = 0; i < count; i++) {
    let [one, other] = [0, 0];
    for (let from = i * channels; from < (i + 1) * channels; from++) {
      one += paper.values[from];
      other += light.values[from];
    }
    const [darker, brighter] = [Math.min(one, other), Math.max(one, other)];
    if (darker > DARKEST_SHADE * brighter && darker < BRIGHTEST_SHADE * brighter) shaded++;
  }
  return shaded / count;
}

/**
 * The light around each pixel, (h, w, c).
 *
 * Where it changes from cell to cell, as at the edge of a shadow, a pixel within the range of the nearest cells is paper,
 * and another pixel departs from the end of the range next to it.
 *
 * @param {Plane} cells
 * @param {Plane} values
 */
function lightAround(cells, values) {
  const { lowest, highest } = localRange(localMedian(cells, STROKE_WINDOW), values.height, values.width);
  const light = plane(values.height, values.width, values.channels);
  for (let i = 0; i < light.values.length; i++) {
    light.values[i] = Math.min(Math.max(values.values[i], lowest.values[i]), highest.values[i]);
  }
  return light;
}

/**
 * The share of the pixels that have a colour.
 *
 * @param {Float64Array} values the channels of a pixel side by side
 * @param {number} channels
 * @param {number[]} colour
 */
function shareAt(values, channels, colour) {
  let same = 0;
  for (let from = 0; from < values.length; from += channels) {
    let isSame = 1;
    for (let channel = 0; channel < channels; channel++) {
      if (Math.abs(values[from + channel] - colour[channel]) > LEVEL) isSame = 0;
    }
    same += isSame;
  }
  return same / (values.length / channels);
}

/**
 * @param {Float64Array} values the channels of a pixel side by side
 * @param {number} channels
 */
function medianColour(values, channels) {
  return Array.from({ length: channels }, (_, channel) => median(channelOf(values, channels, channel)));
}

/**
 * @param {Float64Array} values the channels of a pixel side by side
 * @param {number} channels
 * @param {number} channel
 */
function channelOf(values, channels, channel) {
  return Float64Array.from({ length: values.length / channels }, (_, i) => values[i * channels + channel]);
}

/**
 * The middle pixel of each cell along one side.
 *
 * @param {number} size
 * @param {number} longer
 */
function middles(size, longer) {
  const step = Math.max(1, longer / CELLS);
  const count = Math.max(1, Math.floor(size / step));
  return Array.from({ length: count }, (_, i) => Math.floor(((i + 0.5) * size) / count));
}

/**
 * The given number of coordinates, evenly spaced from -1 to 1.
 *
 * @param {number} count
 */
function coordinates(count) {
  return Float64Array.from({ length: count }, (_, i) => (2 * i - (count - 1)) / Math.max(count - 1, 1));
}
