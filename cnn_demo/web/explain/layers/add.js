// Add: the sum of what comes along several paths, of a residual block or of branches.

import { inputOf } from "./input.js";
import { ONE_CELL } from "./receptive_field.js";

/** @import { ExplainedNode, Layer } from "../../types/explain.js" */

const PATHS = ["through the block", "around it"]; // in the order in which spec/layers/residual_block.py names them

/** @type {Layer} */
export const add = {
  ...ONE_CELL,
  calculation(n, at) {
    const terms = at.node.inputs.map((name, index) => ({
      title: titleOf(at.node, index),
      number: inputOf(n, at, name),
    }));
    const total = n.sum(terms.map((term) => term.number));
    return { steps: [{ kind: "sum", title: "Add the paths", terms, total }], result: total };
  },
};

/**
 * @param {ExplainedNode} node
 * @param {number} index of the path
 */
function titleOf({ part_of }, index) {
  return part_of === "Branches" ? `branch ${index + 1}` : PATHS[index];
}
