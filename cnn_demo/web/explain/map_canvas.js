// One map, large: its cells, the padding around it, a window and a cell marked on it.

import { element } from "../pad/elements.js";
import { paintMap } from "../workbench/colour_scale.js";
import { cellUnder, frame, framesOf } from "./map_geometry.js";

const LEAST_GRID = 7; // screen pixels a cell: in smaller ones lines would hide the colours

/** label: for who cannot see it. view goes into the page. */
export class MapCanvas {
  view;
  #context;
  #frame = null;
  #small = document.createElement("canvas");

  constructor(label) {
    this.view = element("canvas", { class: "ex-map", role: "img", "aria-label": label, width: 1, height: 1 });
    this.#context = this.view.getContext("2d");
  }

  /**
   * Draw it. map: {values, count, height, width, map, peak}, see paintMap. look: {colours, theme}.
   * marks: {padding, region, cell}: padding and region as in types.js; cell {row, column}, counted from the map's first
   * cell. side: the room in CSS pixels.
   */
  draw(map, look, { padding, region, cell, side }) {
    const density = globalThis.devicePixelRatio || 1;
    this.#frame = frame(map, padding, side * density);
    const { width, height } = this.#frame;
    if (this.view.width !== width || this.view.height !== height) Object.assign(this.view, { width, height });
    this.view.style.width = `${width / density}px`;
    this.#paintPadding(look.theme);
    this.#paintCells(map, look.colours);
    this.#paintGrid(look.theme);
    if (region) for (const part of framesOf(region)) this.#mark(part, look.theme, density);
    if (cell) this.#mark({ ...cell, rows: 1, columns: 1 }, look.theme, density);
  }

  /** The cell under a pointer, null beside the map. */
  cellAt({ clientX, clientY }) {
    if (!this.#frame) return null;
    const box = this.view.getBoundingClientRect();
    return cellUnder(this.#frame, (clientX - box.left) / box.width, (clientY - box.top) / box.height);
  }

  #paintPadding({ text, zero }) {
    const { width, height, scale, padding } = this.#frame;
    const context = this.#context;
    context.fillStyle = rgb(zero, 1);
    context.fillRect(0, 0, width, height);
    if (!padding.top && !padding.bottom && !padding.left && !padding.right) return;
    context.strokeStyle = rgb(text, 0.28);
    context.lineWidth = 1;
    context.beginPath();
    const step = Math.max(scale / 2, 4);
    for (let x = -height; x < width; x += step) {
      context.moveTo(x, height);
      context.lineTo(x + height, 0);
    }
    context.stroke();
  }

  #paintCells(map, colours) {
    const { scale, padding, columns, rows } = this.#frame;
    Object.assign(this.#small, { width: columns, height: rows });
    const small = this.#small.getContext("2d");
    const image = small.createImageData(columns, rows);
    paintMap(new Uint32Array(image.data.buffer), columns, 0, map, colours);
    small.putImageData(image, 0, 0);
    this.#context.imageSmoothingEnabled = false;
    this.#context.drawImage(this.#small, padding.left * scale, padding.top * scale, columns * scale, rows * scale);
  }

  #paintGrid({ text }) {
    const { scale, width, height } = this.#frame;
    if (scale < LEAST_GRID) return;
    this.#context.fillStyle = rgb(text, 0.1);
    for (let x = scale; x < width; x += scale) this.#context.fillRect(x, 0, 1, height);
    for (let y = scale; y < height; y += scale) this.#context.fillRect(0, y, width, 1);
  }

  /** A frame that stands out of every colour: light within dark. */
  #mark({ row, column, rows, columns }, { text, zero }, density) {
    const { scale, padding } = this.#frame;
    const box = [(column + padding.left) * scale, (row + padding.top) * scale, columns * scale, rows * scale];
    for (const [colour, inset] of [
      [text, 0.5],
      [zero, 1.5 + density / 2],
    ]) {
      this.#context.strokeStyle = rgb(colour, 1);
      this.#context.lineWidth = 1 + density / 2;
      this.#context.strokeRect(
        box[0] + inset,
        box[1] + inset,
        Math.max(box[2] - 2 * inset, 1),
        Math.max(box[3] - 2 * inset, 1),
      );
    }
  }
}

function rgb([red, green, blue], alpha) {
  return `rgb(${red} ${green} ${blue} / ${alpha})`;
}
