// Add: the sum of what comes through a residual block and what goes around it.

import { inputOf } from "./input.js";
import { ONE_CELL } from "./receptive_field.js";

/** @import { Layer } from "../../types/explain.js" */

const PATHS = ["through the block", "around it"]; // in the order in which spec/layers/residual_block.py names them

/** @type {Layer} */
export const add = {
  ...ONE_CELL,
  calculation(n, at) {
    const terms = at.node.inputs.map((name, index) => ({ title: PATHS[index], number: inputOf(n, at, name) }));
    const total = n.sum(terms.map((term) => term.number));
    return { steps: [{ kind: "sum", title: "Add both paths", terms, total }], result: total };
  },
};
