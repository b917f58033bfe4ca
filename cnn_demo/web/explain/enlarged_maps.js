// The maps themselves, large: what the layer sees with its window marked, and what it gives with the chosen cell marked.

import { element, setText } from "../pad/elements.js";
import { COLOURS, IMAGE, indexOf } from "./cells.js";
import { layerOf } from "./layers/table.js";
import { MapCanvas } from "./map_canvas.js";
import { cellByKey, nextCell, vectorGrid, within } from "./map_geometry.js";
import { mostActive } from "./overview_layout.js";
import { createPlayback } from "./playback.js";
import { count } from "./texts.js";

const INPUT_SIDE = 132;
const ONLY_INPUT_SIDE = 220;
const OUTPUT_SIDE = 300;
const INPUTS_SHOWN = 3;

/** look(): {colours, theme}. onCell(cell): another is pointed at. onPlay(isPlaying). */
export class EnlargedMaps {
  view;
  size = { height: 1, width: 1 };
  #network = null;
  #look;
  #node = null;
  #map = 0;
  #cell = { row: 0, column: 0 };
  #sources = []; // {name, map, canvas, figure}; map is null where another one is shown for each value of a vector
  #inputs = element("div", { class: "ex-inputs" });
  #output = new MapCanvas("The map that is open");
  #field;
  #caption = element("figcaption", {});
  #title = "";
  #sweep;

  constructor(look, onCell, onPlay) {
    this.#look = look;
    const step = () => onCell(nextCell(this.#cell, { width: this.size.width, count: this.#count() }));
    this.#sweep = createPlayback({ onStep: step, onPlay, what: "the window" });
    this.#field = this.#pointable(onCell);
    const output = element("figure", { class: "ex-output" }, this.#field, this.#caption);
    this.view = element("div", { class: "ex-stage" }, this.#inputs, output, this.#sweep.view);
  }

  /** Draw from that network, see network.js, from now on. */
  use(network) {
    this.#network = network;
  }

  /** Show another map; map counts from 0. A sweep goes on in it. */
  open(node, map) {
    this.#node = node;
    this.#map = map;
    const [height, width] = node.shape;
    this.size = node.shape.length === 3 ? { height, width } : vectorGrid(height);
    this.#sources = this.#chosenSources();
    this.#inputs.replaceChildren(...this.#sources.map(({ figure }) => figure));
    const what =
      node.shape.length === 3
        ? `map ${map + 1} of ${count(node.shape[2])}`
        : `${count(node.shape[0])} values, row by row`;
    this.#title =
      node.name === IMAGE ? this.#sourceTitle(IMAGE, map) : node.shape[2] === 1 ? "Output" : `Output: ${what}`;
    this.#field.setAttribute("aria-label", `${node.title ?? "Input"}, ${what}. Arrow keys go from cell to cell.`);
  }

  /** Draw everything anew, this cell marked. */
  show(cell) {
    this.#cell = cell;
    for (const source of this.#sources) this.#drawSource(source);
    const map = this.#node.shape.length === 3 ? this.#mapOf(this.#node.name, this.#map) : this.#vector();
    this.#output.draw(map, this.#look(), { cell, side: OUTPUT_SIDE });
    setText(this.#caption, isSilent(map) ? `${this.#title}. All its values are 0.` : this.#title);
  }

  close() {
    this.#sweep.stop();
  }

  within(cell) {
    const found = within(cell, this.size);
    const last = this.#count() - 1;
    if (found.row * this.size.width + found.column <= last) return found;
    return { row: Math.floor(last / this.size.width), column: last % this.size.width };
  }

  /** The cell of the layer's output that a cell of the drawing shows, see types.js. */
  place({ row, column }) {
    return this.#node.shape.length === 3
      ? { row, column, map: this.#map }
      : { row: 0, column: 0, map: row * this.size.width + column };
  }

  index(cell) {
    return indexOf(this.#node.shape, this.place(cell));
  }

  #count() {
    return this.#node.shape.length === 3 ? this.size.height * this.size.width : this.#node.shape[0];
  }

  /** The input maps to draw: the only one that counts, else the most active ones. */
  #chosenSources() {
    const chosen = [];
    for (const name of this.#node.inputs) {
      const { shape } = this.#network.byName.get(name);
      if (shape.length === 1) continue;
      for (const map of this.#mapsToShow(name, shape)) {
        const text = this.#sourceTitle(name, map ?? 0);
        const canvas = new MapCanvas(text);
        chosen.push({
          name,
          map,
          canvas,
          figure: element("figure", { class: "ex-source" }, canvas.view, element("figcaption", {}, text)),
        });
      }
    }
    return chosen;
  }

  /** The most active ones of the maps that the open map is computed from; null for a vector, see #sources. */
  #mapsToShow(name, shape) {
    if (this.#node.shape.length === 1) return [null];
    const seen = layerOf(this.#node).inputMaps(this.#node, this.#map, shape);
    return mostActive(this.#network.values(name), shape[2], INPUTS_SHOWN, seen);
  }

  #sourceTitle(name, map) {
    const { shape, title } = this.#network.byName.get(name);
    if (name === IMAGE) return shape[2] === 1 ? "Input" : `Input, ${COLOURS[map]}`;
    return shape[2] === 1 ? title : `${title}, map ${map + 1} of ${count(shape[2])}`;
  }

  #drawSource(source) {
    const { name, canvas } = source;
    const [node, shape, place] = [this.#node, this.#network.shape(name), this.place(this.#cell)];
    const layer = layerOf(node);
    const map = source.map ?? layer.inputMaps(node, place.map, shape)[0];
    canvas.draw(this.#mapOf(name, map), this.#look(), {
      padding: layer.padding(node, shape),
      region: layer.region(node, shape, place),
      side: this.#sources.length > 1 ? INPUT_SIDE : ONLY_INPUT_SIDE,
    });
    if (source.map === null) setText(source.figure.lastChild, this.#sourceTitle(name, map));
  }

  #mapOf(name, map) {
    const [height, width, maps] = this.#network.shape(name);
    const values = this.#network.values(name);
    return { values, count: maps, height, width, map, peak: this.#network.peak(name) };
  }

  #vector() {
    const values = new Float32Array(this.size.height * this.size.width);
    values.set(this.#network.values(this.#node.name));
    return { values, count: 1, ...this.size, map: 0, peak: this.#network.peak(this.#node.name) };
  }

  /** The open map in a box that takes the pointer and the arrow keys. */
  #pointable(onCell) {
    const field = element("div", { class: "ex-pointable", tabindex: 0, role: "application" }, this.#output.view);
    const point = (event) => {
      const cell = this.#output.cellAt(event);
      if (!cell) return;
      this.#sweep.stop();
      onCell(cell);
    };
    field.addEventListener("pointermove", point);
    field.addEventListener("pointerdown", point);
    field.addEventListener("keydown", (event) => {
      const cell = cellByKey(event.key, this.#cell, this.size);
      if (!cell) return;
      event.preventDefault();
      this.#sweep.stop();
      onCell(cell);
    });
    return field;
  }
}

/** Whether a map is 0 everywhere. */
function isSilent({ values, count, map }) {
  for (let index = map; index < values.length; index += count) if (values[index] !== 0) return false;
  return true;
}
