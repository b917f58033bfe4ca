// How large the cells of a map are drawn, and which one lies where. Knows no page.

import { placesIn } from "./sliding_window.js";

/** @import { Region } from "../types/explain.js" */

const NONE = { top: 0, bottom: 0, left: 0, right: 0 };

/** map: {height, width}. padding: around it, in cells. room: in screen pixels. */
export function frame({ height: rows, width: columns }, padding = NONE, room) {
  const across = columns + padding.left + padding.right;
  const down = rows + padding.top + padding.bottom;
  const scale = Math.max(Math.floor(room / Math.max(across, down)), 1);
  return { scale, padding, rows, columns, across, down, width: across * scale, height: down * scale };
}

/** The cell at shares of the width and the height of a frame; null beside the map. */
export function cellUnder({ padding, rows, columns, across, down }, x, y) {
  const row = Math.floor(y * down) - padding.top;
  const column = Math.floor(x * across) - padding.left;
  return row >= 0 && column >= 0 && row < rows && column < columns ? { row, column } : null;
}

/** How a vector is laid out as a map: {height, width}, as nearly square as it may be, rows of width. */
export function vectorGrid(length) {
  const width = Math.min(length, Math.max(10, Math.ceil(Math.sqrt(length))));
  return { width, height: Math.ceil(length / width) };
}

/** The cell after this one, row by row, the first after the last. count: the cells there are. */
export function nextCell({ row, column }, { width, count }) {
  const index = (row * width + column + 1) % count;
  return { row: Math.floor(index / width), column: index % width };
}

/** The cell where an arrow key leads, within the map; null for other keys. */
export function cellByKey(key, { row, column }, { height, width }) {
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

/** The cell of a map at the place where this one is in another map, whose size may differ. */
export function movedCell({ row, column }, before, after) {
  return {
    row: Math.floor(((row + 0.5) * after.height) / before.height),
    column: Math.floor(((column + 0.5) * after.width) / before.width),
  };
}

/** The nearest cell that there is. */
export function within({ row, column }, { height, width }) {
  return { row: Math.min(Math.max(row, 0), height - 1), column: Math.min(Math.max(column, 0), width - 1) };
}

/**
 * What is framed of a region: all of it at once, or each of its cells where there are gaps between them.
 * @param {Region} region
 * @returns {{row: number, column: number, rows: number, columns: number}[]}
 */
export function framesOf(region) {
  if (region.step === 1) return [region];
  return placesIn(region, [0, 0]).map(({ row, column }) => ({ row, column, rows: 1, columns: 1 }));
}
