// Multiply: each value of a vector times the single value of its gate.

import { inputOf } from "./input.js";
import { ONE_CELL } from "./receptive_field.js";

/** @import { Layer } from "../../types/explain.js" */

/** @type {Layer} */
export const multiply = {
  ...ONE_CELL,
  inputMaps: (node, map, _input, source) => [source === node.inputs[1] ? 0 : map],
  calculation(n, at) {
    const [name, gateName] = at.node.inputs;
    const [input, gate] = [inputOf(n, at, name), inputOf(n, { ...at, map: 0 }, gateName)];
    const output = n.times(input, gate);
    return { steps: [{ kind: "gate", title: "Multiply by the gate", input, gate, output }], result: output };
  },
};
