// Flatten: the values of all maps in one row.

import { cellOf } from "../cells.js";
import { originText } from "../texts.js";
import { inputOf } from "./input.js";
import { ONE_CELL } from "./receptive_field.js";

/** @import { Layer } from "../../types/explain.js" */

/** @type {Layer} */
export const flatten = {
  inputMaps: (_node, index, input) => [cellOf(input, index).map],
  region: (node, input, { map: index }) => ONE_CELL.region(node, input, cellOf(input, index)),
  padding: ONE_CELL.padding,
  repeatInput: (values) => values,
  calculation(n, at) {
    const [source] = at.node.inputs;
    const origin = cellOf(at.network.shape(source), at.map);
    const output = inputOf(n, { ...at, ...origin }, source);
    const where = originText(origin, at.map);
    const text = `Dense layers take a row of numbers. This number comes from ${where}. It stays as it is:`;
    return { steps: [{ kind: "passed", title: "Move into the row", text, output }], result: output };
  },
};
