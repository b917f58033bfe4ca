// Layout of a layer's feature maps on one canvas: their positions, and how much the canvas is enlarged.

/** @import { OutputShape } from "../types/network.js" */

/**
 * count: of maps. shown: how many of them are on the canvas, the first ones. height, width: of each map. gap: the pixels between two maps. scale: screen pixels a map's pixel.
 *
 * @typedef {object} MapGrid
 * @property {number} count
 * @property {number} shown
 * @property {number} height
 * @property {number} width
 * @property {number} columns
 * @property {number} rows
 * @property {number} gap
 * @property {number} scale
 */

const LEAST_TILE = 36; // in CSS pixels: the details of smaller maps cannot be seen
const MOST_TILE = 72;
const MOST_MAPS = 96;
const LEAST_CELL = 6; // of a vector: one cell a value
const MOST_CELL = 20;

/**
 * The grid of a layer's output of that shape, (height, width, maps) or (values).
 *
 * All maps have the same size. They are in one row where there is room, else in rows of nearly the same length.
 *
 * @param {OutputShape} shape
 * @param {number} space the room in CSS pixels
 * @param {number} density screen pixels a CSS pixel
 * @returns {MapGrid}
 */
export function mapGrid(shape, space, density = 1) {
  const isVector = shape.length === 1;
  const [height, width, count] = isVector ? [1, 1, shape[0]] : shape;
  const shown = isVector ? count : Math.min(count, MOST_MAPS);
  const gap = isVector ? 0 : 1;
  const [least, most] = isVector ? [LEAST_CELL, MOST_CELL] : [LEAST_TILE, MOST_TILE];
  const room = Math.max(Math.floor(space * density), 1);
  const inOneRow = Math.floor(room / (shown * (width + gap) - gap));
  const scale = within(inOneRow, least, most, (side) => (side * density) / width);
  const fitting = Math.max(Math.floor((room / scale + gap) / (width + gap)), 1);
  const rows = Math.ceil(shown / fitting);
  return { count, shown, height, width, columns: Math.ceil(shown / rows), rows, gap, scale };
}

/**
 * The size of the canvas that holds a grid, in its own pixels.
 *
 * @param {MapGrid} grid
 */
export function canvasSize({ columns, rows, height, width, gap }) {
  return { width: columns * (width + gap) - gap, height: rows * (height + gap) - gap };
}

/**
 * The position of a map's first pixel.
 *
 * @param {MapGrid} grid
 * @param {number} index
 */
export function tileStart({ columns, height, width, gap }, index) {
  return { left: (index % columns) * (width + gap), top: Math.floor(index / columns) * (height + gap) };
}

/**
 * A scale at which a map is at least `least` and at most `most` CSS pixels wide: a whole number, or less than 1 for a map
 * that has more pixels than that.
 *
 * @param {number} scale the wanted one
 * @param {number} least
 * @param {number} most
 * @param {(side: number) => number} enlargement the scale at which a map has that width
 */
function within(scale, least, most, enlargement) {
  const greatest = enlargement(most) < 1 ? enlargement(most) : Math.floor(enlargement(most));
  const smallest = Math.min(Math.ceil(enlargement(least)), greatest);
  return Math.min(Math.max(scale, smallest), greatest);
}
