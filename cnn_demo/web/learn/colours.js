// The colours of numbers in a figure: packed for canvases, and as CSS for the cells of tables.

import { colourScale } from "../workbench/colour_scale.js";

/** @import { ColourScales, Plane, Scale } from "../types/learn.js" */
/** @import { ThemeColours } from "../workbench/colour_scale.js" */

const OPAQUE = 0xff000000;
const DARK_TEXT_FROM = 140; // luminance of the cell
const LUMINANCE = [0.299, 0.587, 0.114];

/**
 * The scales of both kinds: as many colours for negative numbers as for positive ones, zero in the middle.
 *
 * @param {ThemeColours} theme
 * @returns {ColourScales}
 */
export function scalesOf(theme) {
  const signed = colourScale(theme);
  const middle = (signed.length - 1) / 2;
  const grey = signed.map((_, index) => packed(Math.max(index - middle, 0), middle));
  return { signed, grey };
}

/**
 * The packed colour of each number of a plane.
 *
 * @param {Plane} plane
 * @param {Scale} scale
 * @returns {(scales: ColourScales) => Uint32Array}
 */
export function coloured({ values }, { kind, largest }) {
  return (scales) => Uint32Array.from(values, (value) => colourOf(scales[kind], value / largest));
}

/**
 * The background and the text colour of a cell.
 *
 * @param {Uint32Array} scale
 * @param {number} share in [-1, 1]
 */
export function cellColours(scale, share) {
  const colour = colourOf(scale, share);
  const parts = [colour & 255, (colour >> 8) & 255, (colour >> 16) & 255];
  const luminance = parts.reduce((total, each, index) => total + LUMINANCE[index] * each, 0);
  return { background: `rgb(${parts.join(" ")})`, text: luminance >= DARK_TEXT_FROM ? "#000000" : "#ffffff" };
}

/**
 * @param {Uint32Array} scale
 * @param {number} share
 */
function colourOf(scale, share) {
  const middle = (scale.length - 1) / 2;
  return scale[Math.round(middle + Math.min(Math.max(share, -1), 1) * middle)];
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
