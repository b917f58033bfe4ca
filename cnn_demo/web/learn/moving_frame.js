// A figure of the Learn page: pictures over which a frame is moved, and the numbers in it, which follow at once.

import { element, setText } from "../pad/elements.js";
import { FIGURES } from "./figures.js";
import { FramePosition } from "./frame_position.js";
import { FramedMap } from "./framed_map.js";
import { createNumberTable } from "./number_table.js";
import { createStillMap } from "./still_map.js";

/** @import { Position } from "../types/explain.js" */
/** @import { Figure, FigureData, Settlement, ShownFigure } from "../types/learn.js" */

/**
 * Put a figure into an element of the page.
 *
 * @param {Element} root
 * @param {FigureData} data
 * @param {(settlement: Settlement) => void} onSettle called when the visitor has chosen a position
 * @returns {ShownFigure}
 */
export function mount(root, data, onSettle) {
  const shown = new MovingFrame(data, onSettle);
  root.append(shown.view);
  shown.start();
  return shown;
}

/** `view` is its element. */
class MovingFrame {
  view;
  #data;
  #onSettle;
  #position;
  /** @type {Figure} */
  #figure;
  #maps = element("div", { class: "lf-maps" });
  #tables = element("div", { class: "lf-tables" });
  #lines = element("div", { class: "lf-lines", role: "status" });
  /** @type {FramedMap[]} */
  #framed = [];
  /** @type {ReturnType<typeof createStillMap>[]} */
  #pictures = [];
  /** @type {ReturnType<typeof createNumberTable>[]} */
  #numbers = [];

  /**
   * @param {FigureData} data
   * @param {(settlement: Settlement) => void} onSettle
   */
  constructor(data, onSettle) {
    this.#data = data;
    this.#onSettle = onSettle;
    this.#position = new FramePosition(data);
    this.#figure = FIGURES[data.kind](data.given);
    const numbers = element("div", { class: "lf-side" }, this.#tables, this.#lines);
    const body = element("div", { class: `lf-body lf-${data.kind}` }, this.#maps, numbers);
    this.view = element("div", { class: "wb lf" }, body);
  }

  start() {
    this.#build();
    this.#show();
  }

  /**
   * Show what Python passes after it has run again.
   *
   * @param {FigureData} data
   */
  update(data) {
    this.#position.hear(data);
    if (JSON.stringify(data.given) !== JSON.stringify(this.#data.given)) {
      this.#data = data;
      this.#figure = FIGURES[data.kind](data.given);
      this.#build();
    }
    this.#show();
  }

  close() {
    this.view.remove();
  }

  #build() {
    const { maps, positions } = this.#figure;
    const actions = {
      onMove: (/** @type {Position} */ position, /** @type {boolean} */ isByKey) => this.#move(position, isByKey),
      onSettle: () => this.#settle(),
    };
    const focused = this.#framed.findIndex(({ view }) => view.matches(":focus-within"));
    this.#framed = maps.map((map) => new FramedMap(map, positions, actions));
    const { pictures = [], tables } = this.#figure.at(this.#position.now);
    this.#pictures = pictures.map(createStillMap);
    this.#maps.style.setProperty("--maps", String(Math.max(maps.length, pictures.length)));
    this.#maps.replaceChildren(...[...this.#framed, ...this.#pictures].map(({ view }) => view));
    this.#framed[focused]?.focus();
    this.#numbers = tables.map(createNumberTable);
    this.#tables.replaceChildren(...this.#numbers.map(({ view }) => view));
  }

  /**
   * @param {Position} position
   * @param {boolean} isByKey
   */
  #move(position, isByKey) {
    if (!this.#position.move(position)) return;
    // A screen reader would not keep up with a pointer.
    this.#lines.setAttribute("aria-live", isByKey ? "polite" : "off");
    this.#show();
  }

  #show() {
    for (const map of this.#framed) map.show(this.#position.now);
    const { pictures = [], tables, lines } = this.#figure.at(this.#position.now);
    pictures.forEach((picture, index) => {
      this.#pictures[index].show(picture);
    });
    tables.forEach((table, index) => {
      this.#numbers[index].show(table);
    });
    while (this.#lines.children.length < lines.length) this.#lines.append(element("p", {}));
    while (this.#lines.children.length > lines.length) this.#lines.lastElementChild?.remove();
    lines.forEach((line, index) => {
      setText(this.#lines.children[index], line);
    });
  }

  #settle() {
    const settlement = this.#position.settle();
    if (settlement) this.#onSettle(settlement);
  }
}
