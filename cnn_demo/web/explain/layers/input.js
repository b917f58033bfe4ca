// The picture itself, and how other layers read one value of their input.

import { indexOf } from "../cells.js";
import { ONE_CELL } from "./reach.js";

/** @type {import("../types.js").Layer} */
export const input = {
  ...ONE_CELL,
  account(n, at) {
    const output = inputOf(n, at, at.node.name);
    return { steps: [{ kind: "pixel", title: "A pixel", output }], result: output };
  },
};

/**
 * The value of a node at the same place.
 * @param {import("../types.js").Numbers} n
 * @param {import("../types.js").At} at
 * @param {string} name of the node that is read
 * @returns {number}
 */
export function inputOf(n, at, name) {
  return n.of(at.scene.values(name)[indexOf(at.scene.shape(name), at)]);
}
