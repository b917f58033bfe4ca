// The whole network at a glance: a column a layer, its maps as pictures, links, and the classes' bars at the end.

import { element } from "../pad/elements.js";
import { peaks, ranges } from "../workbench/colour_scale.js";
import { ClassBars } from "./class_bars.js";
import { MapTile } from "./map_tile.js";
import { bandPath, linkPath, mostActive, overviewLayout, seenBy } from "./overview_layout.js";
import { layerNotes, tileLabel } from "./texts.js";

const SVG = "http://www.w3.org/2000/svg";
const MOST_CLASSES = 10;
const SIDES = 16; // its padding
const MOVES = { ArrowRight: [1, 0], ArrowLeft: [-1, 0], ArrowDown: [0, 1], ArrowUp: [0, -1] };

/** network: see network.js. onOpen({name, map}): a tile is opened; map is null for a vector. view goes into the page. */
export class Overview {
  view = element("div", {
    class: "ex-overview",
    role: "group",
    "aria-label": "The network, layer by layer. Arrow keys go from map to map, Enter opens one.",
  });
  #network;
  #onOpen;
  #nodes;
  #layout;
  #columns = []; // lists of tiles
  #bars;
  #links = svg("path", { class: "ex-links" });
  #bands = svg("path", { class: "ex-bands" });
  #lit = svg("path", { class: "ex-lit" });
  #opened = null;
  #room = 0;

  constructor(network, onOpen) {
    this.#network = network;
    this.#onOpen = onOpen;
    this.#nodes = [network.byName.get("image"), ...network.nodes];
    this.view.addEventListener("keydown", (event) => this.#move(event));
    this.view.addEventListener("pointerleave", () => this.#light(this.#tileOf(this.#opened)));
  }

  /** Lay it out anew. count: how many maps of a layer; isActive: the most active ones instead of the first. */
  build({ count, isActive }) {
    const shown = Object.fromEntries(
      this.#nodes
        .filter(({ shape }) => shape.length === 3)
        .map((node) => [node.name, this.#chosen(node, count, isActive)]),
    );
    const rows = Math.min(this.#network.classes.length, MOST_CLASSES);
    this.#room = this.view.clientWidth;
    this.#layout = overviewLayout(this.#nodes, shown, rows, this.#room - SIDES);
    this.#bars = new ClassBars(this.#network.classes, rows, () =>
      this.#onOpen({ name: this.#nodes.at(-1).name, map: null }),
    );
    this.#columns = this.#layout.columns.map((column, index) =>
      index === this.#nodes.length - 1 ? [] : this.#tilesOf(column),
    );
    this.#place();
    this.#enter(this.#columns[0][0]);
    this.mark(this.#opened);
  }

  /** Whether it was laid out for another width. */
  get isOutOfShape() {
    return this.view.clientWidth !== this.#room;
  }

  /** Paint what the network holds. isShared: one scale for a layer's maps. */
  paint(colours, isShared) {
    for (const tiles of this.#columns) {
      if (!tiles.length) continue;
      const { name, shape } = tiles[0].node;
      const values = this.#network.values(name);
      if (name === "image") {
        tiles[0].paintPicture(values, shape[2]);
        continue;
      }
      const count = shape.length === 3 ? shape[2] : 1;
      const highest = peaks(ranges(values, count), isShared);
      for (const tile of tiles) tile.paint(values, highest[tile.place.map ?? 0], colours);
    }
    this.#bars.show(this.#network.hasValues ? this.#network.values(this.#nodes.at(-1).name) : null);
  }

  /** Show which map is open: {name, map}, null for none. */
  mark(opened) {
    this.#opened = opened;
    for (const tile of this.#columns.flat()) tile.view.classList.toggle("ex-open", isOf(tile, opened));
    this.#light(this.#tileOf(opened));
  }

  #chosen(node, count, isActive) {
    if (node.name === "image") return [0]; // shown as one picture, whatever its channels
    const maps = node.shape[2];
    if (isActive && this.#network.hasValues) return mostActive(this.#network.values(node.name), maps, count);
    return Array.from({ length: Math.min(count, maps) }, (_, map) => map);
  }

  #tilesOf({ node, tiles }) {
    const act = {
      onOpen: (tile) => this.#onOpen({ name: node.name, map: tile.place.map }),
      onLook: (tile) => this.#light(tile),
    };
    return tiles.map((place) => new MapTile({ node, place, label: tileLabel(node, place.map), ...act }));
  }

  #place() {
    const { width, height, columns } = this.#layout;
    const drawing = svg("svg", { width, height, viewBox: `0 0 ${width} ${height}`, "aria-hidden": "true" });
    drawing.append(this.#bands, this.#links, this.#lit);
    const field = element("div", { class: "ex-field" }, drawing, ...this.#columns.flat().map((tile) => tile.view));
    Object.assign(field.style, { width: `${width}px`, height: `${height}px` });
    const last = columns.at(-1);
    Object.assign(this.#bars.view.style, { left: `${last.left}px`, width: `${last.width}px` });
    field.append(this.#bars.view);
    const classes = Math.min(this.#network.classes.length, MOST_CLASSES);
    const heads = columns.map((column) => head(column, column === last ? classes : column.tiles.length));
    const strip = element("div", { class: "ex-heads" }, ...heads);
    strip.style.width = `${width}px`;
    this.view.replaceChildren(strip, field);
    this.#drawLinks();
  }

  #drawLinks() {
    const [links, bands] = [[], []];
    for (const { from, to, isBand } of this.#pairs())
      (isBand ? bands : links).push((isBand ? bandPath : linkPath)(from, to));
    this.#links.setAttribute("d", links.join(""));
    this.#bands.setAttribute("d", bands.join(""));
  }

  /** Every link: {from, to, isBand}, of the tiles' places. only: those into that place alone. */
  *#pairs(only = null) {
    const byName = new Map(this.#layout.columns.map((column) => [column.node.name, column]));
    for (const column of this.#layout.columns) {
      for (const source of column.node.inputs.map((name) => byName.get(name))) {
        for (const to of column.tiles.filter((tile) => !only || tile === only)) {
          const isBand = to.map === null && source.tiles[0].map === null;
          for (const index of seenBy(column, to, source)) yield { from: source.tiles[index], to, isBand };
        }
      }
    }
  }

  #light(tile) {
    const links = tile ? [...this.#pairs(tile.place)].filter(({ isBand }) => !isBand) : [];
    this.#lit.setAttribute("d", links.map(({ from, to }) => linkPath(from, to)).join(""));
  }

  #tileOf(opened) {
    return opened ? (this.#columns.flat().find((tile) => isOf(tile, opened)) ?? null) : null;
  }

  /** One tile at a time can be tabbed to; the arrow keys change which. */
  #enter(tile) {
    for (const other of this.#columns.flat()) other.view.tabIndex = other === tile ? 0 : -1;
  }

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

function head({ node, left, width }, shown) {
  const title = element("strong", {}, node.name === "image" ? "Input" : node.title);
  const view = element(
    "div",
    { class: "ex-head" },
    title,
    ...layerNotes(node, shown).map((note) => element("span", {}, note)),
  );
  Object.assign(view.style, { left: `${left}px`, width: `${width}px` });
  return view;
}

function isOf(tile, opened) {
  return opened !== null && tile.node.name === opened.name && tile.place.map === opened.map;
}

function svg(name, attributes) {
  const made = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  return made;
}
