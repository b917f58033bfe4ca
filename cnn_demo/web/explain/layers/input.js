// The picture itself, and reading one value of a layer's input.

import { indexOf } from "../cells.js";
import { ONE_CELL } from "./receptive_field.js";

/** @import { At, Layer, Numbers } from "../../types/explain.js" */

/** @type {Layer} */
export const input = {
  ...ONE_CELL,
  calculation(n, at) {
    const output = inputOf(n, at, at.node.name);
    return { steps: [{ kind: "pixel", title: "A pixel", output }], result: output };
  },
};

/**
 * The value of a node at the same position.
 * @param {Numbers} n
 * @param {At} at
 * @param {string} name of the node that is read
 * @returns {number}
 */
export function inputOf(n, at, name) {
  return n.of(at.network.values(name)[indexOf(at.network.shape(name), at)]);
}
