// The value that is selected first: the largest one in the first layer whose input is not black there.

import { cellOf } from "./cells.js";
import { layerOf } from "./layers/table.js";
import { placesIn } from "./sliding_window.js";

/** @import { ExplainedNetwork } from "./explained_network.js" */
/** @import { Cell, ExplainedNode, OpenedMap, Position } from "../types/explain.js" */

/**
 * The map to open, and the cell in it; no cell for a vector.
 *
 * @param {ExplainedNetwork} network
 * @returns {OpenedMap & {cell?: Position}}
 */
export function initialSelection(network) {
  for (const node of network.nodes) {
    if (node.shape.length === 1) return { name: node.name, map: null };
    const largest = largestCell(network, node);
    if (!largest) continue;
    const { map, ...cell } = largest;
    return { name: node.name, map, cell };
  }
  return { name: network.nodes[0].name, map: 0 };
}

/**
 * The cell with the largest magnitude among those that see ink; null where all of them are 0.
 *
 * @param {ExplainedNetwork} network
 * @param {ExplainedNode} node
 */
function largestCell(network, node) {
  const values = network.values(node.name);
  /** @type {Cell | null} */
  let found = null;
  let most = 0;
  for (let index = 0; index < values.length; index++) {
    if (Math.abs(values[index]) <= most) continue;
    const cell = cellOf(node.shape, index);
    if (!seesInk(network, node, cell)) continue;
    found = cell;
    most = Math.abs(values[index]);
  }
  return found;
}

/**
 * Whether anything that a cell is computed from is not 0. For black alone, a value shows the bias and nothing of the
 * kernel.
 *
 * @param {ExplainedNetwork} network
 * @param {ExplainedNode} node
 * @param {Cell} cell
 */
function seesInk(network, node, cell) {
  const [source] = node.inputs;
  const [values, shape] = [network.values(source), network.shape(source)];
  return placesIn(layerOf(node).region(node, shape, cell), shape).some(({ row, column, isPadding }) => {
    const start = (row * shape[1] + column) * shape[2];
    return !isPadding && values.subarray(start, start + shape[2]).some((value) => value !== 0);
  });
}
