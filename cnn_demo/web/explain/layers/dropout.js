// Dropout, which does nothing when a network predicts.

import { numberArgument } from "./arguments.js";
import { inputOf } from "./input.js";
import { ONE_CELL } from "./receptive_field.js";

/** @import { Layer } from "../../types/explain.js" */

/** @type {Layer} */
export const dropout = {
  ...ONE_CELL,
  repeatInput: (values) => values,
  calculation(n, at) {
    const output = inputOf(n, at, at.node.inputs[0]);
    const text = "When a network predicts, the number passes unchanged:";
    const note = noteOf(numberArgument(at.node, "rate"));
    return { steps: [{ kind: "passed", title: "Nothing is dropped here", text, note, output }], result: output };
  },
};

/** @param {number} rate */
function noteOf(rate) {
  const scale = (1 / (1 - rate)).toFixed(3);
  return (
    `During training, each number is set to 0 with probability ${rate}, chosen again for each batch, so that no later ` +
    `layer relies on a single number. The others are multiplied by 1 ÷ (1 − ${rate}) = ${scale}, so that the sum keeps ` +
    "its size. In a prediction this would only be noise."
  );
}
