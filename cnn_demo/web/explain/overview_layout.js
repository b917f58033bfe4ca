// Where the network's columns, tiles and links go: pure geometry, in CSS pixels. Knows no page.

import { IMAGE, range } from "./cells.js";
import { layerOf } from "./layers/table.js";

export const TILE = 52;
const GAP = 8;
const STRIP = 20; // the width of a vector, which is shown as one strip
const CLASSES = 176;
const CLASS_ROW = 22;
const FAN = 56; // between columns whose links cross, at least
const STRAIGHT = 28; // between columns whose links run side by side, at least
const MOST_STRETCH = 2.5; // of these gaps, where there is room
const LEAST_HEIGHT = 240;

/**
 * Lay out the network.
 *
 * nodes: the input first, the output last, see network.js. shown: {name: [maps]}, the maps to be shown of each node that
 * has maps; rows: the classes shown at the end. Returns {width, height, columns: [{node, left, width, tiles}]}, tiles
 * being {map, left, top, width, height}; a vector has one tile, whose map is null. room: the width there is.
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

function sum(lengths) {
  return lengths.reduce((total, length) => total + length, 0);
}

function gapBefore(node, before) {
  return node.inputs[0] === before.name && isOneToOne(node, before.shape) ? STRAIGHT : FAN;
}

/** Whether each map, or value of a vector, is computed from the one with the same index alone. */
function isOneToOne(node, input) {
  if (node.shape.length !== input.length) return false;
  const { inputMaps } = layerOf(node);
  return range(node.shape.at(-1)).every((map) => {
    const seen = inputMaps(node, map, input);
    return seen.length === 1 && seen[0] === map;
  });
}

function tilesOf({ shape }, maps, { left, width, height }, isOutput) {
  if (isOutput) return [{ map: null, left, top: 0, width, height }];
  if (shape.length === 1) return [{ map: null, left: left + (width - STRIP) / 2, top: 0, width: STRIP, height }];
  const first = (height - (maps.length * (TILE + GAP) - GAP)) / 2;
  return maps.map((map, index) => ({ map, left, top: first + index * (TILE + GAP), width: TILE, height: TILE }));
}

/** Which tiles of one column a tile of another sees: the indexes. */
export function seenBy(column, tile, source) {
  const { node } = column;
  const all = range(source.tiles.length);
  const isWhole = tile.map === null || source.node.shape.length === 1 || source.node.name === IMAGE;
  if (isWhole) return all; // the picture is one tile, whatever its channels
  const seen = layerOf(node).inputMaps(node, tile.map, source.node.shape);
  return all.filter((index) => seen.includes(source.tiles[index].map));
}

/** A link from the right edge of a tile to the left edge of another, as SVG path data. */
export function linkPath(from, to) {
  const [x, y] = [from.left + from.width, from.top + from.height / 2];
  const [endX, endY] = [to.left, to.top + to.height / 2];
  const middle = (x + endX) / 2;
  return `M${x} ${y}C${middle} ${y} ${middle} ${endY} ${endX} ${endY}`;
}

/** All that flows from a tile into a strip, or between strips: one broad band, since everything meets everything. */
export function bandPath(from, to) {
  const [x, endX] = [from.left + from.width, to.left];
  const middle = (x + endX) / 2;
  const edge = (height, end) => `C${middle} ${height} ${middle} ${end} `;
  const [low, endLow] = [from.top + from.height, to.top + to.height];
  return `M${x} ${from.top}${edge(from.top, to.top)}${endX} ${to.top}V${endLow}${edge(endLow, low)}${x} ${low}Z`;
}

/** The indexes of the maps with the largest mean magnitude, in the maps' order. values: channels last; among: to choose from. */
export function mostActive(values, count, wanted, among = range(count)) {
  if (among.length <= wanted) return among;
  const sums = new Float64Array(count);
  for (let i = 0; i < values.length; i++) sums[i % count] += Math.abs(values[i]);
  const order = [...among].sort((one, other) => sums[other] - sums[one] || one - other);
  return order.slice(0, wanted).sort((one, other) => one - other);
}
