// The output of one layer as a picture: all its maps on one canvas.

import { contextOf, element, setText } from "../pad/elements.js";
import { paintMap, peaks, ranges } from "./colour_scale.js";
import { canvasSize, mapGrid, tileStart } from "./map_grid.js";
import { mapsText, rangeText } from "./texts.js";

/** @import { NetworkLayer } from "../types/network.js" */
/** @import { MapGrid } from "./map_grid.js" */

/** The row of one layer. `view` is its element; `place`, within it, gives the canvas its room. */
export class LayerRow {
  isSeen = false;
  #shape;
  #canvas;
  #context;
  #range = element("span", { class: "wb-range-text" });
  #part = element("span", {});
  /**
   * The layout and the pixels of the canvas; none before its room is known.
   *
   * @type {{grid: MapGrid, image: ImageData, pixels: Uint32Array} | null}
   */
  #layout = null;

  /** @param {NetworkLayer} layer */
  constructor({ name, title, shape }) {
    const label = `${title}: ${mapsText(shape)}`;
    this.name = name;
    this.#shape = shape;
    this.#canvas = element("canvas", { class: "wb-maps", role: "img", "aria-label": label });
    this.#context = contextOf(this.#canvas);
    this.place = element("div", { class: "wb-place" }, this.#canvas);
    const caption = element("figcaption", {}, element("strong", {}, title), element("span", {}, mapsText(shape)));
    caption.append(this.#part, this.#range);
    this.view = element("figure", { class: "wb-layer" }, caption, this.place);
  }

  /**
   * Lay the maps out again. They are blank until the next show() or clear().
   *
   * @param {number} space the room in CSS pixels
   */
  resize(space) {
    const density = globalThis.devicePixelRatio || 1;
    const grid = mapGrid(this.#shape, space, density);
    if (JSON.stringify(grid) === JSON.stringify(this.#layout?.grid)) return;
    const { width, height } = canvasSize(grid);
    this.#canvas.width = width;
    this.#canvas.height = height;
    this.#canvas.style.width = `${(width * grid.scale) / density}px`;
    this.#canvas.style.height = `${(height * grid.scale) / density}px`;
    const image = this.#context.createImageData(width, height);
    this.#layout = { grid, image, pixels: new Uint32Array(image.data.buffer) };
    setText(this.#part, grid.shown < grid.count ? `The first ${grid.shown} are shown.` : "");
  }

  /**
   * @param {Float32Array} values channels last
   * @param {boolean} isShared whether all maps have the scale of the largest
   */
  show(values, isShared) {
    if (!this.#layout) return; // the layers view asks for the values again when there is room
    const found = ranges(values, this.#layout.grid.count);
    this.#paint(values, peaks(found, isShared));
    setText(this.#range, rangeText(Math.min(...found.least), Math.max(...found.greatest)));
  }

  /**
   * Show zero everywhere.
   *
   */
  clear() {
    if (!this.#layout) return;
    const { height, width, count } = this.#layout.grid;
    this.#paint(new Float32Array(height * width * count), new Float32Array(count));
    setText(this.#range, "");
  }

  /**
   * @param {Float32Array} values
   * @param {Float32Array} highest of each map
   */
  #paint(values, highest) {
    if (!this.#layout) return;
    const { grid, image, pixels } = this.#layout;
    for (let map = 0; map < grid.shown; map++) {
      const { left, top } = tileStart(grid, map);
      const first = top * image.width + left;
      paintMap(pixels, image.width, first, { ...grid, values, map, peak: highest[map] });
    }
    this.#context.putImageData(image, 0, 0);
  }
}
