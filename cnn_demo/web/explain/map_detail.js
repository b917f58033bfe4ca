// What is open: one map of one layer, large, and how the value of one of its cells comes about.

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

/** network: see network.js. look(): {colours, theme}. onMove({name, map}): another map is looked at. view: into the page. */
export class MapDetail {
  view;
  #network;
  #onMove;
  #stage;
  #chooser;
  #toolbar;
  #title = element("h2", {});
  #sentence = element("p", { class: "wb-note" });
  #spoken = element("p", { class: "ex-reading", role: "status" });
  #steps = element("div", { class: "ex-steps" });
  #verdict = element("p", { class: "ex-verdict" });
  #node = null;
  #cell = { row: 0, column: 0 };
  #map = 0;
  #found = null;
  #places = 3;

  constructor(network, look, onMove) {
    this.#network = network;
    this.#onMove = onMove;
    this.#stage = new EnlargedMaps(
      look,
      (cell) => this.#point(cell),
      (isPlaying) => this.#spoken.setAttribute("aria-live", isPlaying ? "off" : "polite"),
    );
    this.#stage.use(network);
    this.#chooser = new CellSelector({
      nodes: [network.byName.get(IMAGE), ...network.nodes],
      onLayer: (name) => this.open({ name, map: this.#mapIn(name) }),
      onMap: (map) => this.open({ name: this.#node.name, map }),
      onCell: (cell) => this.#point(cell),
    });
    this.#toolbar = createToolbar({
      onChange: () => this.refresh(),
      csv: () => csvOf(this.#found, this.#places),
      name: () => this.#fileName(),
    });
    this.view = this.#build();
    this.view.hidden = true;
  }

  get isOpen() {
    return this.#node !== null;
  }

  /** Open a map of a layer; map is null for a vector. cell: where to look first. */
  open({ name, map, cell }) {
    this.#node = this.#network.byName.get(name);
    this.#map = map ?? 0;
    this.view.hidden = false;
    setText(this.#title, openedTitle(this.#node));
    setText(this.#sentence, this.#node.sentence ?? "The picture as the network gets it.");
    const before = this.#stage.size;
    this.#stage.open(this.#node, this.#map);
    this.#cell = this.#stage.within(cell ?? this.#usualCell(before));
    this.#chooser.open(this.#node, this.#map, this.#stage.size);
    this.refresh();
    this.#onMove({ name, map: this.#node.shape.length === 3 ? this.#map : null });
  }

  /** Show the network's present values. */
  refresh() {
    if (!this.isOpen) return;
    const at = { network: this.#network, node: this.#node, ...this.#stage.place(this.#cell) };
    this.#places = decimalsFor(this.#network.peak(this.#node.name), this.#toolbar.hasMore());
    this.#found = explained(at, this.#places);
    this.#chooser.show(this.#cell);
    this.#stage.show(this.#cell);
    this.#tell(at);
  }

  close() {
    this.#stage.close();
  }

  /** The same map of another layer, its last where it has fewer; null where it is a vector. */
  #mapIn(name) {
    const { shape } = this.#network.byName.get(name);
    return shape.length === 3 ? Math.min(this.#map, shape[2] - 1) : null;
  }

  /** The same place as in the map before, though that may have been larger; of a vector its largest value. */
  #usualCell(before) {
    const { size } = this.#stage;
    if (this.#node.shape.length === 3) return movedCell(this.#cell, before, size);
    const values = this.#network.values(this.#node.name);
    const best = values.reduce((found, value, index) => (Math.abs(value) > Math.abs(values[found]) ? index : found), 0);
    return { row: Math.floor(best / size.width), column: best % size.width };
  }

  #tell(at) {
    if (!this.#network.hasValues) return this.#tellNothing(INVITATION);
    const shown = this.#found && text(this.#found.shown, this.#places);
    setText(this.#spoken, reading(this.#node, at, this.#network.classes, shown));
    this.#toolbar.enable(
      this.#found !== null,
      this.#found?.steps.some(({ blocks }) => blocks?.length > MAPS_SHOWN),
    );
    if (!this.#found) return this.#tellNothing(this.#spoken.textContent);
    const about = { network: this.#network, node: this.#node, hasAll: this.#toolbar.hasAll() };
    this.#steps.replaceChildren(...stepsView(this.#found, about));
    const there = this.#network.values(this.#node.name)[this.#stage.index(this.#cell)];
    const parts = [
      `${this.#found.n.text(this.#found.result)}, to ${this.#places} decimals:`,
      element("strong", { class: "ex-result" }, shown),
      ...(this.#node.class_name === "Input"
        ? []
        : [element("span", { class: "wb-note" }, `TensorFlow.js has ${numberText(there)} here.`)]),
    ];
    this.#verdict.replaceChildren(...parts.flatMap((part) => [part, " "]));
  }

  #tellNothing(why) {
    setText(this.#spoken, why);
    this.#toolbar.enable(false, false);
    this.#steps.replaceChildren();
    this.#verdict.replaceChildren();
  }

  #point(cell) {
    const next = this.#stage.within(cell);
    if (next.row === this.#cell.row && next.column === this.#cell.column) return;
    this.#cell = next;
    this.refresh();
  }

  #build() {
    const head = element("div", { class: "wb-head" }, this.#title, this.#chooser.view);
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
      element("div", { class: "ex-parts" }, this.#stage.view, calculation),
    );
  }

  #fileName() {
    const { row, column } = this.#cell;
    return `${this.#node.name}-map-${this.#map + 1}-row-${row + 1}-column-${column + 1}.csv`;
  }
}
