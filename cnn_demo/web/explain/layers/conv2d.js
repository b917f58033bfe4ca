// Conv2D: kernels over the input maps of a group. Where there is only one group, it has all input maps.

import { range } from "../cells.js";
import { numberArgument } from "./arguments.js";
import { inputCells, sliding } from "./receptive_field.js";
import { mapBlock, summed } from "./sums.js";

/** @import { Layer } from "../../types/explain.js" */

/** @type {Layer} */
export const conv2d = { calculation, ...sliding(mapsOfGroup) };

/** @type {Layer["calculation"]} */
function calculation(n, at) {
  const { node, network, map } = at;
  const input = network.shape(node.inputs[0]);
  const maps = mapsOfGroup(node, map, input);
  const filters = node.shape[2];
  const kernel = network.weights(node, "kernel");
  const cells = inputCells(conv2d, at);
  const blocks = maps.map((channel, index) =>
    mapBlock(n, at, cells, channel, (place) => kernel[(place * maps.length + index) * filters + map]),
  );
  return summed(n, at, blocks, titleOf(maps.length, input[2]));
}

/**
 * @param {number} seen
 * @param {number} all
 */
function titleOf(seen, all) {
  if (all === 1) return "Multiply and add";
  if (seen === all) return "Multiply and add, input map by input map";
  return seen === 1 ? "Multiply and add, within one input map" : "Multiply and add, the input maps of its group";
}

/** @type {Layer["inputMaps"]} */
function mapsOfGroup(node, map, [, , channels]) {
  const groups = numberArgument(node, "groups", 1);
  const [each, filtersOfEach] = [channels / groups, node.shape[2] / groups];
  return range(each, Math.floor(map / filtersOfEach) * each);
}
