// Dropout of single values and of whole maps, which does nothing when a network predicts.

import { numberArgument } from "./arguments.js";
import { inputOf } from "./input.js";
import { ONE_CELL } from "./receptive_field.js";

/** @import { Layer } from "../../types/explain.js" */

/** @type {Layer} */
export const dropout = dropping("each number", "a single number");
/** @type {Layer} */
export const spatialDropout2d = dropping("each whole map", "a single map");

/**
 * @param {string} dropped what is set to 0
 * @param {string} single what no later layer shall rely on
 * @returns {Layer}
 */
function dropping(dropped, single) {
  return {
    ...ONE_CELL,
    repeatInput: (values) => values,
    calculation(n, at) {
      const output = inputOf(n, at, at.node.inputs[0]);
      const text = "When a network predicts, the number passes unchanged:";
      const rate = numberArgument(at.node, "rate");
      const note =
        `During training, ${dropped} is set to 0 with probability ${rate}, chosen again for each batch, so that no later ` +
        `layer relies on ${single}. The others are multiplied by 1 ÷ (1 − ${rate}) = ${(1 / (1 - rate)).toFixed(3)}, so ` +
        "that the sum keeps its size. In a prediction this would only be noise.";
      return { steps: [{ kind: "passed", title: "Nothing is dropped here", text, note, output }], result: output };
    },
  };
}
