// Activation: a function of each value by itself.

import { ACTIVATIONS } from "../activations.js";
import { inputOf } from "./input.js";
import { ONE_CELL } from "./reach.js";

/** @type {import("../types.js").Layer} */
export const activation = {
  ...ONE_CELL,
  account: (n, at) => applied(n, at.node.arguments.activation, [], inputOf(n, at, at.node.inputs[0])),
};

/**
 * The steps with the activation's after them, where the layer has one. Softmax is a function of all classes, see dense.js.
 * @param {import("../types.js").Numbers} n
 * @param {string | undefined} name
 * @param {import("../types.js").Step[]} steps
 * @param {number} number
 * @returns {import("../types.js").Account}
 */
export function activated(n, name, steps, number) {
  if (!name || name === "linear" || name === "softmax") return { steps, result: number };
  return applied(n, name, steps, number);
}

/** @type {(n: import("../types.js").Numbers, name: string, steps: import("../types.js").Step[], input: number) => import("../types.js").Account} */
function applied(n, name, steps, input) {
  const output = n.apply(ACTIVATIONS[name].compute, input);
  return { steps: [...steps, { kind: "function", title: "Apply the activation", name, input, output }], result: output };
}
