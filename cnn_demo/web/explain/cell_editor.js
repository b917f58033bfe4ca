// A small picture to change cell by cell, with the pointer or the keyboard.

import { element } from "../pad/elements.js";
import { MapCanvas } from "./map_canvas.js";
import { cellByKey, within } from "./map_geometry.js";

const SIDE = 220;
const HINT =
  "Click or drag to paint. By keyboard: arrow keys move, the space bar switches between 0 and 1, a digit sets tenths.";

/** look(): {colours, theme}. onChange(values): Float32Array, row by row. Returns {view, show(values, side)}. */
export function createCellEditor(look, onChange) {
  const canvas = new MapCanvas("The input, cell by cell");
  const field = element(
    "div",
    { class: "ex-pointable ex-paintable", tabindex: 0, role: "application", "aria-label": `Input. ${HINT}` },
    canvas.view,
  );
  let [values, side, cell, brush] = [new Float32Array(1), 1, { row: 0, column: 0 }, null];
  const draw = () =>
    canvas.draw({ values, count: 1, height: side, width: side, map: 0, peak: 1 }, look(), { cell, side: SIDE });
  const set = (value) => {
    values = Float32Array.from(values);
    values[cell.row * side + cell.column] = value;
    onChange(values);
  };
  const current = () => values[cell.row * side + cell.column];
  const paint = (event) => {
    const found = canvas.cellAt(event);
    if (!found) return;
    cell = found;
    set(brush);
  };
  field.addEventListener("pointerdown", (event) => {
    const found = canvas.cellAt(event);
    if (!found) return;
    field.setPointerCapture(event.pointerId);
    cell = found;
    brush = current() < 0.5 ? 1 : 0; // a stroke goes on with what it began with
    paint(event);
  });
  field.addEventListener("pointermove", (event) => brush !== null && paint(event));
  field.addEventListener("lostpointercapture", () => (brush = null));
  field.addEventListener("keydown", (event) => {
    const moved = cellByKey(event.key, cell, { height: side, width: side });
    const value =
      event.key === " " ? (current() < 0.5 ? 1 : 0) : /^\d$/.test(event.key) ? Number(event.key) / 10 : null;
    if (!moved && value === null) return;
    event.preventDefault();
    if (moved) cell = moved;
    if (value === null) draw();
    else set(value);
  });
  return {
    view: element("figure", {}, field, element("figcaption", {}, HINT)),
    show(shown, shownSide) {
      [values, side] = [shown, shownSide];
      cell = within(cell, { height: side, width: side });
      draw();
    },
  };
}
