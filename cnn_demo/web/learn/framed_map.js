// One picture of a figure, with a frame that follows the pointer, the finger or the arrow keys.

import { cellByKey, within } from "../explain/map_geometry.js";
import { contextOf, element } from "../pad/elements.js";
import { cornerOf, positionOver } from "./planes.js";

/** @import { Position, Size } from "../types/explain.js" */
/** @import { FigureMap } from "../types/learn.js" */

/**
 * onMove: called with the position that is pointed at. onSettle: called when the pointer, the finger or the key is released.
 *
 * @typedef {{onMove: (position: Position, isByKey: boolean) => void, onSettle: () => void}} MapActions
 */

const HINT = "Point at it, drag, or use the arrow keys to move the frame.";

/** `view` is its element. */
export class FramedMap {
  view;
  #map;
  #positions;
  #canvas = element("canvas", { class: "lf-cells" });
  #frame = element("div", { class: "lf-frame" });
  #field;
  /** @type {Position} */
  #position = { row: 0, column: 0 };

  /**
   * @param {FigureMap} map
   * @param {Size} positions
   * @param {MapActions} actions
   */
  constructor(map, positions, { onMove, onSettle }) {
    this.#map = map;
    this.#positions = positions;
    const { title, note, height, width, colours, ratio = width / height } = map;
    const label = `${title}. ${HINT}`;
    const image =
      typeof colours === "string" ? element("img", { class: "lf-cells", src: colours, alt: "" }) : this.#canvas;
    const marks = (map.marked ?? []).map((column) =>
      this.#placed(element("div", { class: "lf-mark" }), { row: 0, column }),
    );
    this.#field = element(
      "div",
      { class: "lf-field", tabindex: 0, role: "application", "aria-label": label },
      image,
      ...marks,
      this.#frame,
    );
    if (typeof colours !== "string") this.#paint(colours, width, height);
    this.view = element(
      "figure",
      { class: "lf-map" },
      element("figcaption", {}, title),
      this.#field,
      ...(note ? [element("p", { class: "wb-note" }, note)] : []),
    );
    this.view.style.setProperty("--ratio", String(width / height));
    this.#field.style.setProperty("--ratio", String(ratio));
    // A picture that is taller than its cells keeps within the height of its neighbours.
    this.#field.style.width = `${Math.min(100, (100 * ratio * height) / width)}%`;
    this.#field.addEventListener("pointerdown", (event) => {
      this.#field.setPointerCapture(event.pointerId);
      onMove(this.#pointedAt(event), false);
    });
    this.#field.addEventListener("pointermove", (event) => onMove(this.#pointedAt(event), false));
    for (const type of ["pointerup", "pointerleave", "keyup"]) this.#field.addEventListener(type, onSettle);
    this.#field.addEventListener("keydown", (event) => {
      const moved = cellByKey(event.key, this.#position, positions);
      if (!moved) return;
      event.preventDefault();
      event.stopPropagation();
      onMove(within(moved, positions), true);
    });
  }

  focus() {
    this.#field.focus();
  }

  /** @param {Position} position */
  show(position) {
    this.#position = position;
    this.#placed(this.#frame, cornerOf(this.#map.window, position));
  }

  /**
   * @param {Uint32Array} colours
   * @param {number} width
   * @param {number} height
   */
  #paint(colours, width, height) {
    this.#canvas.width = width;
    this.#canvas.height = height;
    const image = new ImageData(width, height);
    new Uint32Array(image.data.buffer).set(colours);
    contextOf(this.#canvas).putImageData(image, 0, 0);
  }

  /**
   * Put a frame over the cells from a corner on.
   *
   * @param {HTMLElement} frame
   * @param {Position} corner
   */
  #placed(frame, { row, column }) {
    const { height, width, window } = this.#map;
    const percent = (/** @type {number} */ cells, /** @type {number} */ of) => `${(100 * cells) / of}%`;
    frame.style.top = percent(row, height);
    frame.style.left = percent(column, width);
    frame.style.height = percent(window.side, height);
    frame.style.width = percent(window.side, width);
    return frame;
  }

  /**
   * The nearest position to a pointer.
   *
   * @param {{clientX: number, clientY: number}} pointer
   */
  #pointedAt({ clientX, clientY }) {
    const box = this.#field.getBoundingClientRect();
    const { height, width, window } = this.#map;
    const row = Math.floor(((clientY - box.top) / box.height) * height);
    const column = Math.floor(((clientX - box.left) / box.width) * width);
    return within(positionOver(window, { row, column }), this.#positions);
  }
}
