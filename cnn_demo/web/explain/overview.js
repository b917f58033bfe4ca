// The overview of the network: a column for each layer with its maps as pictures, links, and the classes at the end.

import { element } from "../pad/elements.js";
import { peaks, ranges } from "../workbench/colour_scale.js";
import { IMAGE } from "./cells.js";
import { ClassBars } from "./class_bars.js";
import { MapTile } from "./map_tile.js";
import { bandPath, linkPath, mostActive, overviewLayout, seenBy } from "./overview_layout.js";
import { layerNotes, tileLabel } from "./texts.js";

/** @import { ExplainedNetwork } from "./explained_network.js" */
/** @import { ExplainedNode, OpenedMap } from "../types/explain.js" */
/** @import { Column, OverviewLayout, TilePlace } from "./overview_layout.js" */

/** @typedef {{count: number, isActive: boolean}} MapChoice how many maps a layer; isActive: the most active ones */

const SVG = "http://www.w3.org/2000/svg";
const MOST_CLASSES = 10;
const SIDES = 16; // the padding of the overview
/** @type {Record<string, [columns: number, tiles: number] | undefined>} */
const MOVES = { ArrowRight: [1, 0], ArrowLeft: [-1, 0], ArrowDown: [0, 1], ArrowUp: [0, -1] };

/** `view` is its element. */
export class Overview {
  view = element("div", {
    class: "ex-overview",
    role: "group",
    "aria-label": "The network, layer by layer. Arrow keys go from map to map, Enter opens one.",
  });
  #network;
  #onOpen;
  #nodes;
  #output;
  #rows;
  #bars;
  /** @type {OverviewLayout} */
  #layout = { width: 0, height: 0, columns: [] };
  /** @type {MapTile[][]} */
  #columns = [];
  #links = svg("path", { class: "ex-links" });
  #bands = svg("path", { class: "ex-bands" });
  #highlight = svg("path", { class: "ex-highlight" });
  /** @type {OpenedMap | null} */
  #opened = null;
  #room = 0;

  /**
   * @param {ExplainedNetwork} network
   * @param {(map: OpenedMap) => void} onOpen
   */
  constructor(network, onOpen) {
    this.#network = network;
    this.#onOpen = onOpen;
    this.#nodes = [network.node(IMAGE), ...network.nodes];
    this.#output = this.#nodes[this.#nodes.length - 1].name;
    this.#rows = Math.min(network.classes.length, MOST_CLASSES);
    this.#bars = new ClassBars(network.classes, this.#rows, () => onOpen({ name: this.#output, map: null }));
    this.view.addEventListener("keydown", (event) => this.#move(event));
    this.view.addEventListener("pointerleave", () => this.#highlightLinks(this.#tileOf(this.#opened)));
  }

  /**
   * Lay the overview out again.
   *
   * @param {MapChoice} choice
   */
  build(choice) {
    const withMaps = this.#nodes.filter(({ shape }) => shape.length === 3);
    const shown = Object.fromEntries(withMaps.map((node) => [node.name, this.#chosen(node, choice)]));
    this.#room = this.view.clientWidth;
    this.#layout = overviewLayout(this.#nodes, shown, this.#rows, this.#room - SIDES);
    this.#columns = this.#layout.columns.map((column, index) =>
      index === this.#nodes.length - 1 ? [] : this.#tilesOf(column),
    );
    this.#place();
    this.#enter(this.#columns[0][0]);
    this.mark(this.#opened);
  }

  /** Whether the overview was laid out for another width. */
  get isOutOfShape() {
    return this.view.clientWidth !== this.#room;
  }

  /**
   * Paint the present values of the network.
   *
   * @param {boolean} isShared whether all maps of a layer have the same scale
   */
  paint(isShared) {
    for (const tiles of this.#columns) {
      if (!tiles.length) continue;
      const { name, shape } = tiles[0].node;
      const values = this.#network.values(name);
      if (name === IMAGE) {
        tiles[0].paintPicture(values, shape[2]);
        continue;
      }
      const count = shape.length === 3 ? shape[2] : 1;
      const highest = peaks(ranges(values, count), isShared);
      for (const tile of tiles) tile.paint(values, highest[tile.place.map ?? 0]);
    }
    this.#bars.show(this.#network.hasValues ? this.#network.values(this.#output) : null);
  }

  /**
   * Show which map is open.
   *
   * @param {OpenedMap | null} opened
   */
  mark(opened) {
    this.#opened = opened;
    for (const tile of this.#columns.flat()) tile.view.classList.toggle("ex-open", isOf(tile, opened));
    this.#highlightLinks(this.#tileOf(opened));
  }

  /**
   * The maps of a node to show.
   *
   * @param {ExplainedNode} node
   * @param {MapChoice} choice
   */
  #chosen(node, { count, isActive }) {
    if (node.name === IMAGE) return [0]; // shown as one picture, whatever its channels
    const maps = node.shape[2];
    if (isActive && this.#network.hasValues) return mostActive(this.#network.values(node.name), maps, count);
    return Array.from({ length: Math.min(count, maps) }, (_, map) => map);
  }

  /** @param {Column} column */
  #tilesOf({ node, tiles }) {
    const onOpen = (/** @type {MapTile} */ tile) => this.#onOpen({ name: node.name, map: tile.place.map });
    const onLook = (/** @type {MapTile} */ tile) => this.#highlightLinks(tile);
    return tiles.map((place) => new MapTile({ node, place, label: tileLabel(node, place.map), onOpen, onLook }));
  }

  #place() {
    const { width, height, columns } = this.#layout;
    const drawing = svg("svg", { width, height, viewBox: `0 0 ${width} ${height}`, "aria-hidden": "true" });
    drawing.append(this.#bands, this.#links, this.#highlight);
    const field = element("div", { class: "ex-field" }, drawing, ...this.#columns.flat().map((tile) => tile.view));
    Object.assign(field.style, { width: `${width}px`, height: `${height}px` });
    const last = columns[columns.length - 1];
    Object.assign(this.#bars.view.style, { left: `${last.left}px`, width: `${last.width}px` });
    field.append(this.#bars.view);
    const heads = columns.map((column) => head(column, column === last ? this.#rows : column.tiles.length));
    const strip = element("div", { class: "ex-heads" }, ...heads);
    strip.style.width = `${width}px`;
    this.view.replaceChildren(strip, field);
    this.#drawLinks();
  }

  #drawLinks() {
    const pairs = [...this.#pairs()];
    const links = pairs.filter(({ isBand }) => !isBand).map(({ from, to }) => linkPath(from, to));
    const bands = pairs.filter(({ isBand }) => isBand).map(({ from, to }) => bandPath(from, to));
    this.#links.setAttribute("d", links.join(""));
    this.#bands.setAttribute("d", bands.join(""));
  }

  /**
   * The tiles at both ends of every link.
   *
   * @param {TilePlace | null} only give only the links that end at this tile
   */
  *#pairs(only = null) {
    for (const column of this.#layout.columns) {
      const sources = this.#layout.columns.filter(({ node }) => column.node.inputs.includes(node.name));
      for (const source of sources) {
        for (const to of column.tiles.filter((tile) => !only || tile === only)) {
          const isBand = to.map === null && source.tiles[0].map === null;
          for (const index of seenBy(column, to, source)) yield { from: source.tiles[index], to, isBand };
        }
      }
    }
  }

  /** @param {MapTile | undefined} tile whose links are highlighted */
  #highlightLinks(tile) {
    const links = tile ? [...this.#pairs(tile.place)].filter(({ isBand }) => !isBand) : [];
    this.#highlight.setAttribute("d", links.map(({ from, to }) => linkPath(from, to)).join(""));
  }

  /** @param {OpenedMap | null} opened */
  #tileOf(opened) {
    return this.#columns.flat().find((tile) => isOf(tile, opened));
  }

  /**
   * Make one tile the stop of the Tab key; the arrow keys move to another.
   *
   * @param {MapTile} tile
   */
  #enter(tile) {
    for (const other of this.#columns.flat()) other.view.tabIndex = other === tile ? 0 : -1;
  }

  /** @param {KeyboardEvent} event */
  #move(event) {
    const move = MOVES[event.key];
    const here = this.#columns
      .flatMap((tiles, x) => tiles.map((tile, y) => ({ tile, x, y })))
      .find(({ tile }) => tile.view.matches(":focus"));
    if (!move || !here) return;
    event.preventDefault();
    const tiles = this.#columns[here.x + move[0]];
    const next = tiles?.length ? tiles[Math.min(here.y + move[1], tiles.length - 1)] : null;
    if (!next) return;
    this.#enter(next);
    next.view.focus();
  }
}

/**
 * The head of a column.
 *
 * @param {Column} column
 * @param {number} shown how many maps or classes are shown
 */
function head({ node, left, width }, shown) {
  const notes = layerNotes(node, shown).map((note) => element("span", {}, note));
  const view = element("div", { class: "ex-head" }, element("strong", {}, node.title), ...notes);
  Object.assign(view.style, { left: `${left}px`, width: `${width}px` });
  return view;
}

/**
 * Whether a tile shows the map that is open.
 *
 * @param {MapTile} tile
 * @param {OpenedMap | null} opened
 */
function isOf(tile, opened) {
  return opened !== null && tile.node.name === opened.name && tile.place.map === opened.map;
}

/**
 * @param {"svg" | "path"} name
 * @param {Record<string, string | number>} attributes
 */
function svg(name, attributes) {
  const made = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, String(value));
  return made;
}
