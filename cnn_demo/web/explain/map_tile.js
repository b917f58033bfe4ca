// A button with a small picture of a feature map, or of a vector, that opens it.

import { contextOf, element } from "../pad/elements.js";
import { pictureOf } from "../pad/painting.js";
import { paintMap } from "../workbench/colour_scale.js";

/** @import { ExplainedNode } from "../types/explain.js" */
/** @import { TilePlace } from "./overview_layout.js" */

/**
 * label: for screen readers. onLook: called when the tile is pointed at or has the focus.
 *
 * @typedef {object} MapTileOptions
 * @property {ExplainedNode} node
 * @property {TilePlace} place
 * @property {string} label
 * @property {(tile: MapTile) => void} onOpen
 * @property {(tile: MapTile) => void} onLook
 */

/** `view` is its element. */
export class MapTile {
  #context;
  #image;
  #size;

  /** @param {MapTileOptions} options */
  constructor({ node, place, label, onOpen, onLook }) {
    const [height, width] = place.map === null ? [node.shape[0], 1] : node.shape;
    this.#size = { height, width, count: place.map === null ? 1 : node.shape[2], map: place.map ?? 0 };
    const canvas = element("canvas", { width, height, "aria-hidden": "true" });
    this.#context = contextOf(canvas);
    this.#image = this.#context.createImageData(width, height);
    this.place = place;
    this.node = node;
    this.view = element(
      "button",
      { type: "button", class: "ex-tile", "aria-label": label, title: label, tabindex: -1 },
      canvas,
    );
    const { style } = this.view;
    [style.left, style.top] = [`${place.left}px`, `${place.top}px`];
    [style.width, style.height] = [`${place.width}px`, `${place.height}px`];
    this.view.addEventListener("click", () => onOpen(this));
    this.view.addEventListener("pointerenter", () => onLook(this));
    this.view.addEventListener("focus", () => onLook(this));
  }

  /**
   * @param {Float32Array} values of the whole layer, channels last
   * @param {number} peak the value that has the full colour
   */
  paint(values, peak) {
    const pixels = new Uint32Array(this.#image.data.buffer);
    paintMap(pixels, this.#size.width, 0, { ...this.#size, values, peak });
    this.#context.putImageData(this.#image, 0, 0);
  }

  /**
   * Show a picture in its own colours.
   *
   * @param {Float32Array} values in [0, 1], channels last
   * @param {number} channels
   */
  paintPicture(values, channels) {
    this.#image.data.set(pictureOf(values, channels));
    this.#context.putImageData(this.#image, 0, 0);
  }
}
