// Dropout, which does nothing when a network predicts.

import { inputOf } from "./input.js";
import { ONE_CELL } from "./receptive_field.js";

/** @import { Layer } from "../../types/explain.js" */

/** @type {Layer} */
export const dropout = {
  ...ONE_CELL,
  repeatInput: (values) => values,
  calculation(n, at) {
    const output = inputOf(n, at, at.node.inputs[0]);
    const text = "While a network predicts, the number passes unchanged:";
    const note = noteOf(at.node.arguments.rate);
    return { steps: [{ kind: "passed", title: "Nothing is dropped now", text, note, output }], result: output };
  },
};

/** @param {number} rate */
function noteOf(rate) {
  const scale = (1 / (1 - rate)).toFixed(3);
  return (
    `In training each number is set to 0 with probability ${rate}, anew for each batch, and the others are multiplied ` +
    `by 1 ÷ (1 − ${rate}) = ${scale}, so that no later layer relies on a single one and the sum keeps its size. ` +
    "In a prediction that would only be noise."
  );
}
