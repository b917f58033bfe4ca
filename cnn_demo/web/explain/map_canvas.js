// A canvas that shows one enlarged map: its cells, the padding around it, and marks on a window and on a cell.

import { contextOf, element } from "../pad/elements.js";
import { pictureOf } from "../pad/painting.js";
import { LIGHT, paintMap, ZERO } from "../workbench/colour_scale.js";
import { cellUnder, frame, framesOf } from "./map_geometry.js";

/** @import { DrawnMap, Padding, Position, Region } from "../types/explain.js" */
/** @import { Colour } from "../workbench/colour_scale.js" */
/** @import { Frame } from "./map_geometry.js" */

/**
 * What is drawn with a map. cell: counted from the first cell of the map. side: the room in CSS pixels.
 *
 * @typedef {{padding?: Padding, region?: Region, cell?: Position, side: number}} Marks
 */

const LEAST_GRID = 7; // screen pixels a cell: in smaller cells, grid lines would hide the colours

/** `view` is its element. */
export class MapCanvas {
  view;
  #context;
  /** @type {Frame | null} */
  #frame = null;
  #small = contextOf(document.createElement("canvas"));

  /** @param {string} label for screen readers */
  constructor(label) {
    this.view = element("canvas", { class: "ex-map", role: "img", "aria-label": label, width: 1, height: 1 });
    this.#context = contextOf(this.view);
  }

  /**
   * @param {DrawnMap} map
   * @param {Marks} marks
   */
  draw(map, { padding, region, cell, side }) {
    const density = globalThis.devicePixelRatio || 1;
    const drawn = frame(map, padding, side * density);
    const { width, height } = drawn;
    this.#frame = drawn;
    // Setting the size of a canvas clears it and costs time, even where it stays the same.
    if (this.view.width !== width || this.view.height !== height) {
      this.view.width = width;
      this.view.height = height;
    }
    this.view.style.width = `${width / density}px`;
    this.#paintPadding(drawn);
    this.#paintCells(drawn, map);
    this.#paintGrid(drawn);
    if (region) for (const part of framesOf(region)) this.#mark(drawn, part, density);
    if (cell) this.#mark(drawn, { ...cell, rows: 1, columns: 1 }, density);
  }

  /**
   * The cell under a pointer, null beside the map.
   *
   * @param {{clientX: number, clientY: number}} pointer
   */
  cellAt({ clientX, clientY }) {
    if (!this.#frame) return null;
    const box = this.view.getBoundingClientRect();
    return cellUnder(this.#frame, (clientX - box.left) / box.width, (clientY - box.top) / box.height);
  }

  /**
   * @param {Frame} frame
   */
  #paintPadding({ width, height, scale, padding }) {
    const context = this.#context;
    context.fillStyle = rgb(ZERO, 1);
    context.fillRect(0, 0, width, height);
    if (!padding.top && !padding.bottom && !padding.left && !padding.right) return;
    context.strokeStyle = rgb(LIGHT, 0.28);
    context.lineWidth = 1;
    context.beginPath();
    const step = Math.max(scale / 2, 4);
    for (let x = -height; x < width; x += step) {
      context.moveTo(x, height);
      context.lineTo(x + height, 0);
    }
    context.stroke();
  }

  /**
   * @param {Frame} frame
   * @param {DrawnMap} map
   */
  #paintCells({ scale, padding, columns, rows }, map) {
    const { canvas } = this.#small;
    canvas.width = columns;
    canvas.height = rows;
    const image = this.#small.createImageData(columns, rows);
    if (map.isPicture) image.data.set(pictureOf(map.values, map.count));
    else paintMap(new Uint32Array(image.data.buffer), columns, 0, map);
    this.#small.putImageData(image, 0, 0);
    this.#context.imageSmoothingEnabled = false;
    this.#context.drawImage(canvas, padding.left * scale, padding.top * scale, columns * scale, rows * scale);
  }

  /**
   * @param {Frame} frame
   */
  #paintGrid({ scale, width, height }) {
    if (scale < LEAST_GRID) return;
    this.#context.fillStyle = rgb(LIGHT, 0.1);
    for (let x = scale; x < width; x += scale) this.#context.fillRect(x, 0, 1, height);
    for (let y = scale; y < height; y += scale) this.#context.fillRect(0, y, width, 1);
  }

  /**
   * Draw a rectangle that is visible on every colour: dark within light.
   *
   * @param {Frame} frame
   * @param {Omit<Region, "step">} region
   * @param {number} density screen pixels a CSS pixel
   */
  #mark({ scale, padding }, { row, column, rows, columns }, density) {
    const [left, top] = [(column + padding.left) * scale, (row + padding.top) * scale];
    const outline = (/** @type {Colour} */ colour, /** @type {number} */ inset) => {
      const [width, height] = [columns, rows].map((cells) => Math.max(cells * scale - 2 * inset, 1));
      this.#context.strokeStyle = rgb(colour, 1);
      this.#context.lineWidth = 1 + density / 2;
      this.#context.strokeRect(left + inset, top + inset, width, height);
    };
    outline(LIGHT, 0.5);
    outline(ZERO, 1.5 + density / 2);
  }
}

/**
 * @param {Colour} colour
 * @param {number} alpha
 */
function rgb([red, green, blue], alpha) {
  return `rgb(${red} ${green} ${blue} / ${alpha})`;
}
