// Where a visitor looks first: at the strongest value that is made from something other than black. Knows no page.

import { cellOf } from "./cells.js";
import { layerOf } from "./layers/table.js";
import { placesIn } from "./sliding_window.js";

/** In the first layer that has one. Returns {name, map, cell} as MapDetail takes it; {name, map: null} for a vector. */
export function initialSelection(network) {
  for (const node of network.nodes) {
    if (node.shape.length === 1) return { name: node.name, map: null };
    const { map, ...cell } = strongest(network, node) ?? {};
    if (map !== undefined) return { name: node.name, map, cell };
  }
  return { name: network.nodes[0].name, map: 0 };
}

/** The cell {row, column, map} of the largest magnitude among those that see ink, null where none of them answers. */
function strongest(network, node) {
  const values = network.values(node.name);
  let [found, most] = [null, 0];
  for (let index = 0; index < values.length; index++) {
    if (Math.abs(values[index]) <= most) continue;
    const cell = cellOf(node.shape, index);
    if (seesInk(network, node, cell)) [found, most] = [cell, Math.abs(values[index])];
  }
  return found;
}

/** Whether anything that a cell is computed from is not 0: a bias alone answers to black too, and shows nothing of a kernel. */
function seesInk(network, node, cell) {
  const [source] = node.inputs;
  const [values, shape] = [network.values(source), network.shape(source)];
  return placesIn(layerOf(node).region(node, shape, cell), shape).some(({ row, column, isPadding }) => {
    const start = (row * shape[1] + column) * shape[2];
    return !isPadding && values.subarray(start, start + shape[2]).some((value) => value !== 0);
  });
}
