// The geometry of a drawn map: the size of its cells, the cell at a position, and the way from cell to cell.

import { placesIn } from "./sliding_window.js";

/** @import { Padding, Position, Region, Size } from "../types/explain.js" */

/**
 * How a map is drawn. scale: screen pixels a cell. across, down: cells with the padding. width, height: screen pixels.
 *
 * @typedef {object} Frame
 * @property {number} scale
 * @property {Padding} padding
 * @property {number} rows
 * @property {number} columns
 * @property {number} across
 * @property {number} down
 * @property {number} width
 * @property {number} height
 */

/** @type {Padding} */
const NONE = { top: 0, bottom: 0, left: 0, right: 0 };

/**
 * The frame of a map.
 *
 * @param {Size} map
 * @param {Padding | undefined} padding
 * @param {number} room in screen pixels
 * @returns {Frame}
 */
export function frame({ height: rows, width: columns }, padding = NONE, room) {
  const across = columns + padding.left + padding.right;
  const down = rows + padding.top + padding.bottom;
  const scale = Math.max(Math.floor(room / Math.max(across, down)), 1);
  return { scale, padding, rows, columns, across, down, width: across * scale, height: down * scale };
}

/**
 * The cell at a position in a frame; null beside the map.
 *
 * @param {Frame} frame
 * @param {number} x as a share of the width
 * @param {number} y as a share of the height
 * @returns {Position | null}
 */
export function cellUnder({ padding, rows, columns, across, down }, x, y) {
  const row = Math.floor(y * down) - padding.top;
  const column = Math.floor(x * across) - padding.left;
  return row >= 0 && column >= 0 && row < rows && column < columns ? { row, column } : null;
}

/**
 * The size of the map in which a vector is laid out row by row: nearly square.
 *
 * @param {number} length
 * @returns {Size}
 */
export function vectorGrid(length) {
  const width = Math.min(length, Math.max(10, Math.ceil(Math.sqrt(length))));
  return { width, height: Math.ceil(length / width) };
}

/**
 * The next cell, row by row; the first after the last.
 *
 * @param {Position} cell
 * @param {{width: number, count: number}} map count: of cells
 * @returns {Position}
 */
export function nextCell({ row, column }, { width, count }) {
  const index = (row * width + column + 1) % count;
  return { row: Math.floor(index / width), column: index % width };
}

/**
 * The cell that an arrow key moves to, within the map; null for other keys.
 *
 * @param {string} key
 * @param {Position} cell
 * @param {Size} size
 */
export function cellByKey(key, { row, column }, { height, width }) {
  /** @type {Record<string, [rows: number, columns: number]>} */
  const moves = {
    ArrowUp: [-1, 0],
    ArrowDown: [1, 0],
    ArrowLeft: [0, -1],
    ArrowRight: [0, 1],
    Home: [0, -width],
    End: [0, width],
    PageUp: [-height, 0],
    PageDown: [height, 0],
  };
  if (!moves[key]) return null;
  return within({ row: row + moves[key][0], column: column + moves[key][1] }, { height, width });
}

/**
 * The cell of a map that corresponds to a cell of another map, whose size may differ.
 *
 * @param {Position} cell
 * @param {Size} before
 * @param {Size} after
 * @returns {Position}
 */
export function movedCell({ row, column }, before, after) {
  return {
    row: Math.floor(((row + 0.5) * after.height) / before.height),
    column: Math.floor(((column + 0.5) * after.width) / before.width),
  };
}

/**
 * The nearest cell within a map.
 *
 * @param {Position} cell
 * @param {Size} size
 * @returns {Position}
 */
export function within({ row, column }, { height, width }) {
  return { row: Math.min(Math.max(row, 0), height - 1), column: Math.min(Math.max(column, 0), width - 1) };
}

/**
 * The rectangles that mark a region: one for the whole region, or one a cell where there are gaps between the cells.
 *
 * @param {Region} region
 * @returns {{row: number, column: number, rows: number, columns: number}[]}
 */
export function framesOf(region) {
  if (region.step === 1) return [region];
  return placesIn(region, [0, 0]).map(({ row, column }) => ({ row, column, rows: 1, columns: 1 }));
}
