// One layer's output as a picture: all its maps on one canvas.

import { element, setText } from "../pad/elements.js";
import { paintMap, peaks, ranges } from "./colour_scale.js";
import { canvasSize, mapGrid, tileStart } from "./map_grid.js";
import { mapsText, rangeText } from "./wording.js";

/** layer: as in network.json. view goes into the page; place, in it, is where the canvas has its room. */
export class LayerRow {
  isSeen = false;
  #shape;
  #canvas;
  #context;
  #range = element("span", { class: "wb-range-text" });
  #grid = null; // none before the room is known
  #image;
  #pixels;

  constructor({ name, title, shape }) {
    const label = `${title}: ${mapsText(shape)}`;
    this.name = name;
    this.#shape = shape;
    this.#canvas = element("canvas", { class: "wb-maps", role: "img", "aria-label": label });
    this.#context = this.#canvas.getContext("2d");
    this.place = element("div", { class: "wb-place" }, this.#canvas);
    const caption = element("figcaption", {}, element("strong", {}, title), element("span", {}, mapsText(shape)));
    caption.append(this.#range);
    this.view = element("figure", { class: "wb-layer" }, caption, this.place);
  }

  /** Lay the maps out anew. space: the room in CSS pixels. They are blank until painted again. */
  resize(space) {
    const density = globalThis.devicePixelRatio || 1;
    const grid = mapGrid(this.#shape, space, density);
    if (JSON.stringify(grid) === JSON.stringify(this.#grid)) return;
    this.#grid = grid;
    const { width, height } = canvasSize(grid);
    Object.assign(this.#canvas, { width, height });
    this.#canvas.style.width = `${(width * grid.scale) / density}px`;
    this.#canvas.style.height = `${(height * grid.scale) / density}px`;
    this.#image = this.#context.createImageData(width, height);
    this.#pixels = new Uint32Array(this.#image.data.buffer);
  }

  /** values: Float32Array, channels last. colours: see colourScale. isShared: one scale for all maps. */
  show(values, colours, isShared) {
    if (!this.#grid) return; // it is asked for again once it has room
    const found = ranges(values, this.#grid.count);
    this.#paint(values, peaks(found, isShared), colours);
    setText(this.#range, rangeText(Math.min(...found.least), Math.max(...found.greatest)));
  }

  /** Show zero everywhere. */
  clear(colours) {
    if (!this.#grid) return;
    const { height, width, count } = this.#grid;
    this.#paint(new Float32Array(height * width * count), new Float32Array(count), colours);
    setText(this.#range, "");
  }

  #paint(values, highest, colours) {
    for (let map = 0; map < this.#grid.count; map++) {
      const { left, top } = tileStart(this.#grid, map);
      const first = top * this.#image.width + left;
      paintMap(this.#pixels, this.#image.width, first, { ...this.#grid, values, map, peak: highest[map] }, colours);
    }
    this.#context.putImageData(this.#image, 0, 0);
  }
}
