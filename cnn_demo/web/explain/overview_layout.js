// The geometry of the overview, in CSS pixels: the positions of columns, tiles and links.

import { IMAGE, range } from "./cells.js";
import { layerOf } from "./layers/table.js";

/** @import { ExplainedNode, Shape } from "../types/explain.js" */

/** @typedef {{left: number, top: number, width: number, height: number}} Box */

/** @typedef {Box & {map: number | null}} TilePlace map: null for a vector */

/** @typedef {{node: ExplainedNode, left: number, width: number, tiles: TilePlace[]}} Column */

/** @typedef {{width: number, height: number, columns: Column[]}} OverviewLayout */

export const TILE = 52;
const GAP = 8;
const STRIP = 20; // the width of a vector, which is shown as a strip
const CLASSES = 176;
const CLASS_ROW = 22;
const FAN = 56; // the least gap between columns whose links cross
const STRAIGHT = 28; // the least gap between columns whose links are parallel
const MOST_STRETCH = 2.5; // of these gaps, where there is room
const LEAST_HEIGHT = 240;

/**
 * Lay out the network.
 *
 * @param {ExplainedNode[]} nodes the input first, the output last
 * @param {Record<string, number[]>} shown by the name of a node: the maps to show, where it has maps
 * @param {number} rows how many classes are shown at the end
 * @param {number} room the available width
 * @returns {OverviewLayout}
 */
export function overviewLayout(nodes, shown, rows, room) {
  const most = Math.max(...nodes.map(({ name, shape }) => (shape.length === 3 ? shown[name].length : 0)), 1);
  const height = Math.max(most * (TILE + GAP) - GAP, rows * CLASS_ROW, LEAST_HEIGHT);
  const widths = nodes.map((_, index) => (index === nodes.length - 1 ? CLASSES : TILE));
  const gaps = nodes.slice(1).map((node, index) => gapBefore(node, nodes[index]));
  const stretch = Math.min(Math.max((room - sum(widths)) / sum(gaps), 1), MOST_STRETCH);
  let left = 0;
  const columns = nodes.map((node, index) => {
    if (index) left += Math.floor(stretch * gaps[index - 1]);
    const width = widths[index];
    const column = {
      node,
      left,
      width,
      tiles: tilesOf(node, shown[node.name], { left, width, height }, index === nodes.length - 1),
    };
    left += width;
    return column;
  });
  return { width: left, height, columns };
}

/** @param {number[]} lengths */
function sum(lengths) {
  return lengths.reduce((total, length) => total + length, 0);
}

/**
 * The least gap between the columns of two nodes.
 *
 * @param {ExplainedNode} node
 * @param {ExplainedNode} before
 */
function gapBefore(node, before) {
  return node.inputs[0] === before.name && isOneToOne(node, before.shape) ? STRAIGHT : FAN;
}

/**
 * Whether each map, or value of a vector, is computed only from the one with the same index.
 *
 * @param {ExplainedNode} node
 * @param {Shape} input
 */
function isOneToOne(node, input) {
  if (node.shape.length !== input.length) return false;
  const { inputMaps } = layerOf(node);
  return range(node.shape[node.shape.length - 1]).every((map) => {
    const seen = inputMaps(node, map, input);
    return seen.length === 1 && seen[0] === map;
  });
}

/**
 * @param {ExplainedNode} node
 * @param {number[]} maps
 * @param {{left: number, width: number, height: number}} column
 * @param {boolean} isOutput
 * @returns {TilePlace[]}
 */
function tilesOf({ shape }, maps, { left, width, height }, isOutput) {
  if (isOutput) return [{ map: null, left, top: 0, width, height }];
  if (shape.length === 1) return [{ map: null, left: left + (width - STRIP) / 2, top: 0, width: STRIP, height }];
  const first = (height - (maps.length * (TILE + GAP) - GAP)) / 2;
  return maps.map((map, index) => ({ map, left, top: first + index * (TILE + GAP), width: TILE, height: TILE }));
}

/**
 * The indices of the tiles in a source column that a tile is computed from.
 *
 * @param {Column} column of the tile
 * @param {TilePlace} tile
 * @param {Column} source
 */
export function seenBy(column, tile, source) {
  const { node } = column;
  const all = range(source.tiles.length);
  if (source.node.name === IMAGE) return all; // the picture is one tile, whatever its channels
  if (tile.map === null || source.node.shape.length === 1) return all;
  const seen = layerOf(node).inputMaps(node, tile.map, source.node.shape, source.node.name);
  return all.filter((index) => seen.some((map) => map === source.tiles[index].map));
}

/**
 * A link from the right edge of a tile to the left edge of another, as SVG path data.
 *
 * @param {Box} from
 * @param {Box} to
 */
export function linkPath(from, to) {
  const [x, y] = [from.left + from.width, from.top + from.height / 2];
  const [endX, endY] = [to.left, to.top + to.height / 2];
  const middle = (x + endX) / 2;
  return `M${x} ${y}C${middle} ${y} ${middle} ${endY} ${endX} ${endY}`;
}

/**
 * A broad band from a vector to another, as SVG path data: everything is connected with everything.
 *
 * @param {Box} from
 * @param {Box} to
 */
export function bandPath(from, to) {
  const [x, endX] = [from.left + from.width, to.left];
  const middle = (x + endX) / 2;
  const edge = (/** @type {number} */ height, /** @type {number} */ end) => `C${middle} ${height} ${middle} ${end} `;
  const [low, endLow] = [from.top + from.height, to.top + to.height];
  return `M${x} ${from.top}${edge(from.top, to.top)}${endX} ${to.top}V${endLow}${edge(endLow, low)}${x} ${low}Z`;
}

/**
 * The indices of the maps with the largest mean magnitude, in ascending order.
 *
 * @param {Float32Array} values channels last
 * @param {number} count of channels
 * @param {number} wanted how many
 * @param {number[]} among the maps to choose from
 */
export function mostActive(values, count, wanted, among = range(count)) {
  if (among.length <= wanted) return among;
  const sums = new Float64Array(count);
  for (let i = 0; i < values.length; i++) sums[i % count] += Math.abs(values[i]);
  const order = [...among].sort((one, other) => sums[other] - sums[one] || one - other);
  return order.slice(0, wanted).sort((one, other) => one - other);
}
