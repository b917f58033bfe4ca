// One feature map, or one vector, as a small picture that can be opened.

import { element } from "../pad/elements.js";
import { opaque } from "../pad/painting.js";
import { paintMap } from "../workbench/colour_scale.js";

/** place: as in overview_layout.js. label: for who cannot see it. view is a button. */
export class MapTile {
  #context;
  #image;
  #size;

  constructor({ node, place, label, onOpen, onLook }) {
    const [height, width] = place.map === null ? [node.shape[0], 1] : node.shape;
    this.#size = { height, width, count: place.map === null ? 1 : node.shape[2], map: place.map ?? 0 };
    const canvas = element("canvas", { width, height, "aria-hidden": "true" });
    this.#context = canvas.getContext("2d");
    this.#image = this.#context.createImageData(width, height);
    this.place = place;
    this.node = node;
    this.view = element(
      "button",
      { type: "button", class: "ex-tile", "aria-label": label, title: label, tabindex: -1 },
      canvas,
    );
    for (const side of ["left", "top", "width", "height"]) this.view.style[side] = `${place[side]}px`;
    this.view.addEventListener("click", () => onOpen(this));
    this.view.addEventListener("pointerenter", () => onLook(this));
    this.view.addEventListener("focus", () => onLook(this));
  }

  /** values: of the whole layer, channels last. */
  paint(values, peak, colours) {
    const pixels = new Uint32Array(this.#image.data.buffer);
    paintMap(pixels, this.#size.width, 0, { ...this.#size, values, peak }, colours);
    this.#context.putImageData(this.#image, 0, 0);
  }

  /** Show a picture as one sees it: values in [0, 1], channels last. */
  paintPicture(values, channels) {
    const data = Array.from(values, (value) => Math.round(255 * value));
    this.#image.data.set(opaque({ channels, data }));
    this.#context.putImageData(this.#image, 0, 0);
  }
}
