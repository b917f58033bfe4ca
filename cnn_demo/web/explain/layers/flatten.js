// Flatten: the values of all maps in one row.

import { cellOf } from "../cells.js";
import { originText } from "../wording.js";
import { inputOf } from "./input.js";
import { ONE_CELL } from "./reach.js";

/** @type {import("../types.js").Layer} */
export const flatten = {
  mapsSeen: (_node, index, input) => [cellOf(input, index).map],
  region: (node, input, { map: index }) => ONE_CELL.region(node, input, cellOf(input, index)),
  padding: ONE_CELL.padding,
  passOn: (values) => values,
  account(n, at) {
    const [source] = at.node.inputs;
    const origin = cellOf(at.scene.shape(source), at.map);
    const output = inputOf(n, { ...at, ...origin }, source);
    const text = `This number is ${originText(origin, at.map)}; a row of numbers is what dense layers take. It stays what it is:`;
    return { steps: [{ kind: "passed", title: "Take its place in the row", text, output }], result: output };
  },
};
