// Enlarged maps: the input maps of a layer with the window marked, and an output map with the selected cell marked.

import { element, setText } from "../pad/elements.js";
import { COLOURS, IMAGE, indexOf } from "./cells.js";
import { layerOf } from "./layers/table.js";
import { MapCanvas } from "./map_canvas.js";
import { cellByKey, nextCell, vectorGrid, within } from "./map_geometry.js";
import { mostActive } from "./overview_layout.js";
import { createPlayback } from "./playback.js";
import { count, openedText } from "./texts.js";

const INPUT_SIDE = 132;
const ONLY_INPUT_SIDE = 220;
const OUTPUT_SIDE = 300;
const INPUTS_SHOWN = 3;
const IN_COLOUR = "Input, in colour";

/** @import { ExplainedNetwork } from "./explained_network.js" */
/** @import { Cell, DrawnMap, ExplainedNode, Position, Shape, Size } from "../types/explain.js" */

/**
 * A drawn input map. map: null where the map depends on the selected value of a vector, "colour" for the whole image.
 *
 * @typedef {{name: string, map: number | "colour" | null, canvas: MapCanvas, caption: HTMLElement, figure: HTMLElement}} Source
 */

/** `view` is its element, `size` the size of the output map, or of the map in which a vector is laid out. */
export class EnlargedMaps {
  view;
  /** @type {Size} */
  size = { height: 1, width: 1 };
  #network;
  #node;
  #map = 0;
  /** @type {Position} */
  #cell = { row: 0, column: 0 };
  /** @type {Source[]} */
  #sources = [];
  #inputs = element("div", { class: "ex-inputs" });
  #output = new MapCanvas("The map that is open");
  #field;
  #caption = element("figcaption", {});
  #title = "";
  #playback;

  /**
   * @param {ExplainedNetwork} network
   * @param {(cell: Position) => void} onCell called when another cell is pointed at
   * @param {(isPlaying: boolean) => void} onPlay
   */
  constructor(network, onCell, onPlay) {
    this.#network = network;
    this.#node = network.nodes[0];
    const onStep = () => onCell(nextCell(this.#cell, { width: this.size.width, count: this.#count() }));
    this.#playback = createPlayback({ onStep, onPlay, what: "the window" });
    this.#field = this.#pointable(onCell);
    const output = element("figure", { class: "ex-output" }, this.#field, this.#caption);
    this.view = element("div", { class: "ex-maps" }, this.#inputs, output, this.#playback.view);
  }

  /**
   * Show the maps of another network.
   *
   * @param {ExplainedNetwork} network
   */
  use(network) {
    this.#network = network;
  }

  /**
   * Show another map. The playback continues in it.
   *
   * @param {ExplainedNode} node
   * @param {number} map
   */
  open(node, map) {
    this.#node = node;
    this.#map = map;
    const [height, width] = node.shape;
    this.size = node.shape.length === 3 ? { height, width } : vectorGrid(height);
    this.#sources = this.#chosenSources();
    this.#inputs.replaceChildren(...this.#sources.map(({ figure }) => figure));
    const what = openedText(node, map);
    this.#title =
      node.name === IMAGE ? this.#sourceTitle(IMAGE, map) : node.shape[2] === 1 ? "Output" : `Output: ${what}`;
    this.#field.setAttribute("aria-label", `${node.title}, ${what}. Arrow keys go from cell to cell.`);
  }

  /**
   * Draw all maps again.
   *
   * @param {Position} cell to mark
   */
  show(cell) {
    this.#cell = cell;
    for (const source of this.#sources) this.#drawSource(source);
    const map = this.#node.shape.length === 3 ? this.#mapOf(this.#node.name, this.#map) : this.#vector();
    this.#output.draw(map, { cell, side: OUTPUT_SIDE });
    setText(this.#caption, isSilent(map) ? `${this.#title}. All its values are 0.` : this.#title);
  }

  close() {
    this.#playback.stop();
  }

  /**
   * The nearest cell within the open map.
   *
   * @param {Position} cell
   */
  within(cell) {
    const found = within(cell, this.size);
    const last = this.#count() - 1;
    if (found.row * this.size.width + found.column <= last) return found;
    return { row: Math.floor(last / this.size.width), column: last % this.size.width };
  }

  /**
   * The cell of the layer's output that a cell of the drawn map shows.
   *
   * @param {Position} cell
   * @returns {Cell}
   */
  place({ row, column }) {
    return this.#node.shape.length === 3
      ? { row, column, map: this.#map }
      : { row: 0, column: 0, map: row * this.size.width + column };
  }

  /**
   * The index of a cell of the drawn map in the values of the layer.
   *
   * @param {Position} cell
   */
  index(cell) {
    return indexOf(this.#node.shape, this.place(cell));
  }

  #count() {
    return this.#node.shape.length === 3 ? this.size.height * this.size.width : this.#node.shape[0];
  }

  /** The input maps to draw. */
  #chosenSources() {
    /** @type {Source[]} */
    const chosen = this.#isColourImageSeen() ? [this.#source(IMAGE, "colour", IN_COLOUR)] : [];
    for (const name of this.#node.inputs) {
      const shape = this.#network.shape(name);
      if (shape.length === 1) continue;
      for (const map of this.#mapsToShow(name, shape)) {
        chosen.push(this.#source(name, map, this.#sourceTitle(name, map ?? 0)));
      }
    }
    return chosen;
  }

  /** Whether the open map is computed from the image, or is a part of it, and the image is in colour. */
  #isColourImageSeen() {
    const isSeen = this.#node.name === IMAGE || this.#node.inputs.includes(IMAGE);
    return isSeen && this.#network.shape(IMAGE)[2] === COLOURS.length;
  }

  /**
   * @param {Source["name"]} name
   * @param {Source["map"]} map
   * @param {string} text
   * @returns {Source}
   */
  #source(name, map, text) {
    const canvas = new MapCanvas(text);
    const caption = element("figcaption", {}, text);
    return { name, map, canvas, caption, figure: element("figure", { class: "ex-source" }, canvas.view, caption) };
  }

  /**
   * The most active ones of the maps that the open map is computed from; null for a vector, see Source.
   *
   * @param {string} name of the input
   * @param {Shape} shape of the input
   */
  #mapsToShow(name, shape) {
    if (this.#node.shape.length === 1) return [null];
    const seen = layerOf(this.#node).inputMaps(this.#node, this.#map, shape, name);
    return mostActive(this.#network.values(name), shape[2], INPUTS_SHOWN, seen);
  }

  /**
   * @param {string} name of the input
   * @param {number} map
   */
  #sourceTitle(name, map) {
    const { shape, title } = this.#network.node(name);
    if (name === IMAGE) return shape[2] === 1 ? "Input" : `Input, ${COLOURS[map]}`;
    return shape[2] === 1 ? title : `${title}, map ${map} of ${count(shape[2])}`;
  }

  /**
   * @param {Source} source
   */
  #drawSource(source) {
    const { name, canvas } = source;
    const [node, shape, place] = [this.#node, this.#network.shape(name), this.place(this.#cell)];
    const picture = { ...this.#mapOf(name, 0), isPicture: true };
    if (node.name === IMAGE) return canvas.draw(picture, { cell: this.#cell, side: ONLY_INPUT_SIDE });
    const layer = layerOf(node);
    const map = source.map ?? layer.inputMaps(node, place.map, shape)[0];
    canvas.draw(map === "colour" ? picture : this.#mapOf(name, map), {
      padding: layer.padding(node, shape),
      region: layer.region(node, shape, place),
      side: this.#sources.length > 1 ? INPUT_SIDE : ONLY_INPUT_SIDE,
    });
    if (source.map === null && typeof map === "number") setText(source.caption, this.#sourceTitle(name, map));
  }

  /**
   * @param {string} name of a node
   * @param {number} map
   * @returns {DrawnMap}
   */
  #mapOf(name, map) {
    const [height, width, maps] = this.#network.shape(name);
    const values = this.#network.values(name);
    return { values, count: maps, height, width, map, peak: this.#network.peak(name) };
  }

  /**
   * The vector, laid out as a map.
   *
   * @returns {DrawnMap}
   */
  #vector() {
    const values = new Float32Array(this.size.height * this.size.width);
    values.set(this.#network.values(this.#node.name));
    return { values, count: 1, ...this.size, map: 0, peak: this.#network.peak(this.#node.name) };
  }

  /**
   * The open map in a box that reacts to the pointer and the arrow keys.
   *
   * @param {(cell: Position) => void} onCell
   */
  #pointable(onCell) {
    const field = element("div", { class: "ex-pointable", tabindex: 0, role: "application" }, this.#output.view);
    const point = (/** @type {PointerEvent} */ event) => {
      const cell = this.#output.cellAt(event);
      if (!cell) return;
      this.#playback.stop();
      onCell(cell);
    };
    field.addEventListener("pointermove", point);
    field.addEventListener("pointerdown", point);
    field.addEventListener("keydown", (event) => {
      const cell = cellByKey(event.key, this.#cell, this.size);
      if (!cell) return;
      event.preventDefault();
      this.#playback.stop();
      onCell(cell);
    });
    return field;
  }
}

/**
 * Whether a map is 0 everywhere.
 *
 * @param {DrawnMap} map
 */
function isSilent({ values, count, map }) {
  for (let index = map; index < values.length; index += count) if (values[index] !== 0) return false;
  return true;
}
