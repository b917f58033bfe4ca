// The colours of numbers in a figure: packed for canvases, and as CSS for the cells of tables.

import { SIGNED_COLOURS } from "../workbench/colour_scale.js";

/** @import { Plane, Scale } from "../types/learn.js" */

const OPAQUE = 0xff000000;
const DARK_TEXT_FROM = 117; // luminance of the cell, at which black and white have the same contrast with grey
const LUMINANCE = [0.299, 0.587, 0.114];

const MIDDLE = (SIGNED_COLOURS.length - 1) / 2;

/**
 * The scales of both kinds: as many colours for negative numbers as for positive ones, zero in the middle.
 *
 * @type {Record<Scale["kind"], Uint32Array>}
 */
const SCALES = {
  signed: SIGNED_COLOURS,
  grey: SIGNED_COLOURS.map((_, index) => packed(Math.max(index - MIDDLE, 0), MIDDLE)),
};

/**
 * The packed colour of each number of a plane.
 *
 * @param {Plane} plane
 * @param {Scale} scale
 */
export function coloured({ values }, { kind, largest }) {
  return Uint32Array.from(values, (value) => colourOf(kind, value / largest));
}

/**
 * The background and the text colour of a cell.
 *
 * @param {Scale["kind"]} kind
 * @param {number} share in [-1, 1]
 */
export function cellColours(kind, share) {
  const colour = colourOf(kind, share);
  const parts = [colour & 255, (colour >> 8) & 255, (colour >> 16) & 255];
  const luminance = parts.reduce((total, each, index) => total + LUMINANCE[index] * each, 0);
  return { background: `rgb(${parts.join(" ")})`, text: luminance >= DARK_TEXT_FROM ? "#000000" : "#ffffff" };
}

/**
 * @param {Scale["kind"]} kind
 * @param {number} share
 */
function colourOf(kind, share) {
  return SCALES[kind][Math.round(MIDDLE + Math.min(Math.max(share, -1), 1) * MIDDLE)];
}

/**
 * A shade of grey.
 *
 * @param {number} part
 * @param {number} whole white
 */
function packed(part, whole) {
  const level = Math.round((255 * part) / whole);
  return (OPAQUE | (level << 16) | (level << 8) | level) >>> 0;
}
