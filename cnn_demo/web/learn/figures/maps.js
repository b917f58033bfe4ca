// What several figures need for their maps: scales of colours, and where a frame fits.

import { coloured } from "../colours.js";
import { largestOf } from "../planes.js";

/** @import { FigureMap, FrameWindow, Plane, Scale } from "../../types/learn.js" */

export const ONE_CELL = { side: 1, step: 1 };
/** @type {Scale} */
export const FRACTIONS = { kind: "grey", largest: 1 };
/** @type {Scale} */
export const BYTES = { kind: "grey", largest: 255 };

/**
 * @param {string} title
 * @param {Plane} plane
 * @param {Scale} scale
 * @param {FrameWindow} window
 * @returns {FigureMap}
 */
export function mapOf(title, plane, scale, window) {
  return { title, height: plane.height, width: plane.width, colours: coloured(plane, scale), window };
}

/**
 * Where a frame that moves by one cell fits.
 *
 * @param {Plane} plane
 * @param {FrameWindow} window
 */
export function positionsOf({ height, width }, { side }) {
  return { height: height - side + 1, width: width - side + 1 };
}

/**
 * The scale on which the largest number of the planes has the full colour.
 *
 * @param {Plane[]} planes
 * @returns {Scale}
 */
export function signed(...planes) {
  return { kind: "signed", largest: largestOf(...planes) };
}

/**
 * The scale on which 0 is black and the largest number of the planes white.
 *
 * @param {Plane[]} planes
 * @returns {Scale}
 */
export function brightest(...planes) {
  return { kind: "grey", largest: largestOf(...planes) };
}
