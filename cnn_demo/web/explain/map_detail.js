// The details of one map of a layer: the map, enlarged, and the calculation of the value of the selected cell.

import { element, setText } from "../pad/elements.js";
import { CellSelector } from "./cell_selector.js";
import { IMAGE } from "./cells.js";
import { csvOf } from "./csv.js";
import { text } from "./decimals.js";
import { EnlargedMaps } from "./enlarged_maps.js";
import { movedCell } from "./map_geometry.js";
import { decimalsFor, explained } from "./rounding.js";
import { MAPS_SHOWN } from "./steps/products.js";
import { stepsView } from "./steps_view.js";
import { INVITATION, numberText, openedTitle, RULE, reading } from "./texts.js";
import { createToolbar } from "./toolbar.js";

/** @import { ExplainedNetwork } from "./explained_network.js" */
/** @import { At, OpenedMap, Position, ShownCalculation, Size } from "../types/explain.js" */

/** `view` is its element, hidden until a map is opened. */
export class MapDetail {
  view;
  isOpen = false;
  #network;
  #onMove;
  #maps;
  #selector;
  #toolbar;
  #title = element("h2", {});
  #sentence = element("p", { class: "wb-note" });
  #spoken = element("p", { class: "ex-reading", role: "status" });
  #steps = element("div", { class: "ex-steps" });
  #verdict = element("p", { class: "ex-verdict" });
  #node;
  /** @type {Position} */
  #cell = { row: 0, column: 0 };
  #map = 0;
  /** @type {ShownCalculation | null} */
  #calculation = null;
  #places = 3;

  /**
   * @param {ExplainedNetwork} network
   * @param {(map: OpenedMap) => void} onMove called when another map is opened
   */
  constructor(network, onMove) {
    this.#network = network;
    this.#node = network.nodes[0];
    this.#onMove = onMove;
    this.#maps = new EnlargedMaps(
      network,
      (cell) => this.#select(cell),
      (isPlaying) => this.#spoken.setAttribute("aria-live", isPlaying ? "off" : "polite"),
    );
    this.#selector = new CellSelector({
      nodes: [network.node(IMAGE), ...network.nodes],
      onLayer: (name) => this.open({ name, map: this.#mapIn(name) }),
      onMap: (map) => this.open({ name: this.#node.name, map }),
      onCell: (cell) => this.#select(cell),
    });
    this.#toolbar = createToolbar({
      onChange: () => this.refresh(),
      csv: () => (this.#calculation ? csvOf(this.#calculation, this.#places) : ""),
      name: () => this.#fileName(),
    });
    this.view = this.#build();
    this.view.hidden = true;
  }

  /**
   * Open a map.
   *
   * @param {OpenedMap & {cell?: Position}} opened cell: to select
   */
  open({ name, map, cell }) {
    this.isOpen = true;
    this.#node = this.#network.node(name);
    this.#map = map ?? 0;
    this.view.hidden = false;
    setText(this.#title, openedTitle(this.#node));
    setText(this.#sentence, this.#node.sentence);
    const before = this.#maps.size;
    this.#maps.open(this.#node, this.#map);
    this.#cell = this.#maps.within(cell ?? this.#initialCell(before));
    this.#selector.open(this.#node, this.#map, this.#maps.size);
    this.refresh();
    this.#onMove({ name, map: this.#node.shape.length === 3 ? this.#map : null });
  }

  /** Show the present values of the network. */
  refresh() {
    if (!this.isOpen) return;
    /** @type {At} */
    const at = { network: this.#network, node: this.#node, ...this.#maps.place(this.#cell) };
    this.#places = decimalsFor(this.#network.peak(this.#node.name), this.#toolbar.hasMore());
    this.#calculation = explained(at, this.#places);
    this.#selector.show(this.#cell);
    this.#maps.show(this.#cell);
    this.#explain(at);
  }

  close() {
    this.#maps.close();
  }

  /**
   * The same map of another layer, its last one where it has fewer; null for a vector.
   *
   * @param {string} name
   */
  #mapIn(name) {
    const shape = this.#network.shape(name);
    return shape.length === 3 ? Math.min(this.#map, shape[2] - 1) : null;
  }

  /**
   * The cell that corresponds to the selected one of the map before; of a vector the largest value.
   *
   * @param {Size} before the size of the map before
   * @returns {Position}
   */
  #initialCell(before) {
    const { size } = this.#maps;
    if (this.#node.shape.length === 3) return movedCell(this.#cell, before, size);
    const values = this.#network.values(this.#node.name);
    const best = values.reduce((found, value, index) => (Math.abs(value) > Math.abs(values[found]) ? index : found), 0);
    return { row: Math.floor(best / size.width), column: best % size.width };
  }

  /** @param {At} at */
  #explain(at) {
    const calculation = this.#calculation;
    if (!this.#network.hasValues) return this.#explainNothing(INVITATION);
    if (!calculation) return this.#explainNothing(reading(this.#node, at, this.#network.classes, null));
    const shown = text(calculation.shown, this.#places);
    setText(this.#spoken, reading(this.#node, at, this.#network.classes, shown));
    const hasMaps = calculation.steps.some((step) => step.kind === "products" && step.blocks.length > MAPS_SHOWN);
    this.#toolbar.enable(true, hasMaps);
    const context = { network: this.#network, node: this.#node, hasAll: this.#toolbar.hasAll() };
    this.#steps.replaceChildren(...stepsView(calculation, context));
    this.#showResult(calculation, shown);
  }

  /**
   * @param {ShownCalculation} calculation
   * @param {string} shown the result as text
   */
  #showResult({ n, result }, shown) {
    const given = this.#network.values(this.#node.name)[this.#maps.index(this.#cell)];
    const isInput = this.#node.class_name === "Input";
    const note = element("span", { class: "wb-note" }, `The value in TensorFlow.js is ${numberText(given)}.`);
    this.#verdict.replaceChildren(
      `${n.text(result)}, rounded to ${this.#places} decimals: `,
      element("strong", { class: "ex-result" }, shown),
      " ",
      ...(isInput ? [] : [note]),
    );
  }

  /** @param {string} why there is nothing to explain */
  #explainNothing(why) {
    setText(this.#spoken, why);
    this.#toolbar.enable(false, false);
    this.#steps.replaceChildren();
    this.#verdict.replaceChildren();
  }

  /** @param {Position} cell */
  #select(cell) {
    const next = this.#maps.within(cell);
    if (next.row === this.#cell.row && next.column === this.#cell.column) return;
    this.#cell = next;
    this.refresh();
  }

  #build() {
    const head = element("div", { class: "wb-head" }, this.#title, this.#selector.view);
    const calculation = element(
      "div",
      { class: "ex-calculation" },
      this.#spoken,
      this.#steps,
      this.#verdict,
      this.#toolbar.view,
      element("p", { class: "wb-note ex-rule" }, RULE),
    );
    return element(
      "section",
      { class: "ex-opened" },
      head,
      this.#sentence,
      element("div", { class: "ex-parts" }, this.#maps.view, calculation),
    );
  }

  #fileName() {
    const { row, column } = this.#cell;
    return `${this.#node.name}-map-${this.#map}-row-${row}-column-${column}.csv`;
  }
}
