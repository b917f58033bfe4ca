// An editor for a small picture: its cells are set with the pointer or the keyboard.

import { element } from "../pad/elements.js";
import { MapCanvas } from "./map_canvas.js";
import { cellByKey, within } from "./map_geometry.js";

/** @import { Position } from "../types/explain.js" */

const SIDE = 220;
const HINT =
  "Click or drag to paint. With the keyboard: arrow keys move, the space bar switches between 0 and 1, a digit sets tenths.";

/**
 * `view` is its element.
 *
 * @param {(values: Float32Array) => void} onChange called with the values, row by row
 */
export function createCellEditor(onChange) {
  const canvas = new MapCanvas("The input, cell by cell");
  const field = element(
    "div",
    { class: "ex-pointable ex-paintable", tabindex: 0, role: "application", "aria-label": `Input. ${HINT}` },
    canvas.view,
  );
  /** @type {Float32Array} */
  let values = new Float32Array(1);
  let side = 1;
  /** @type {Position} */
  let cell = { row: 0, column: 0 };
  /** @type {number | null} the value that is painted while the pointer is down */
  let brush = null;
  const draw = () => {
    const map = { values, count: 1, height: side, width: side, map: 0, peak: 1 };
    canvas.draw(map, { cell, side: SIDE });
  };
  const set = (/** @type {number} */ value) => {
    values = Float32Array.from(values);
    values[cell.row * side + cell.column] = value;
    onChange(values);
  };
  const current = () => values[cell.row * side + cell.column];
  field.addEventListener("pointerdown", (event) => {
    const found = canvas.cellAt(event);
    if (!found) return;
    field.setPointerCapture(event.pointerId);
    cell = found;
    brush = current() < 0.5 ? 1 : 0; // for the whole stroke
    set(brush);
  });
  field.addEventListener("pointermove", (event) => {
    const found = canvas.cellAt(event);
    if (brush === null || !found) return;
    cell = found;
    set(brush);
  });
  field.addEventListener("lostpointercapture", () => {
    brush = null;
  });
  field.addEventListener("keydown", (event) => {
    const moved = cellByKey(event.key, cell, { height: side, width: side });
    const value = valueByKey(event.key, current());
    if (!moved && value === null) return;
    event.preventDefault();
    if (moved) cell = moved;
    if (value === null) draw();
    else set(value);
  });
  return {
    view: element("figure", {}, field, element("figcaption", {}, HINT)),
    /**
     * @param {Float32Array} shown row by row
     * @param {number} shownSide
     */
    show(shown, shownSide) {
      [values, side] = [shown, shownSide];
      cell = within(cell, { height: side, width: side });
      draw();
    },
  };
}

/**
 * The value that a key sets, null for other keys.
 *
 * @param {string} key
 * @param {number} current the value of the cell
 */
function valueByKey(key, current) {
  if (key === " ") return current < 0.5 ? 1 : 0;
  return /^\d$/.test(key) ? Number(key) / 10 : null;
}
