// Concatenate: the maps of several branches, one behind the other.

import { inputOf } from "./input.js";
import { ONE_CELL } from "./receptive_field.js";

/** @import { ExplainedNode, Layer } from "../../types/explain.js" */

/** @type {Layer} */
export const concatenate = {
  ...ONE_CELL,
  inputMaps(node, map, _input, source) {
    const found = originOf(node, map);
    return source === undefined || source === found.name ? [found.map] : [];
  },
  calculation(n, at) {
    const { branch, name, map } = originOf(at.node, at.map);
    const output = inputOf(n, { ...at, map }, name);
    const what = at.node.shape.length === 3 ? "map" : "value";
    const text = `This number comes from branch ${branch}, ${what} ${map}. It stays as it is:`;
    return { steps: [{ kind: "passed", title: "Put the branches one after another", text, output }], result: output };
  },
};

/**
 * The branch, counted from 1, that a map or value comes from, the node that ends it, and the index there.
 *
 * @param {ExplainedNode} node
 * @param {number} map
 */
function originOf(node, map) {
  const { channels } = node.arguments;
  if (!Array.isArray(channels)) throw new Error(`${node.name}: channels is ${channels}; expected a list.`);
  let rest = map;
  let index = 0;
  while (rest >= channels[index]) rest -= channels[index++];
  return { branch: index + 1, name: node.inputs[index], map: rest };
}
