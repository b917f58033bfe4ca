// ZeroPadding2D: each map with rows and columns of zeros around it.

import { cellOf } from "../cells.js";
import { placeText } from "../texts.js";
import { numberArgument } from "./arguments.js";
import { inputCells, numbersAt, ONE_CELL } from "./receptive_field.js";

/** @import { Layer, ExplainedNode, Shape } from "../../types/explain.js" */

/** @type {Layer} */
export const zeroPadding2d = {
  inputMaps: ONE_CELL.inputMaps,
  region(node, _input, { row, column }) {
    const padding = numberArgument(node, "padding");
    return { row: row - padding, column: column - padding, rows: 1, columns: 1, step: 1 };
  },
  padding(node) {
    const padding = numberArgument(node, "padding");
    return { top: padding, bottom: padding, left: padding, right: padding };
  },
  repeatInput: padded,
  calculation(n, at) {
    const { places } = inputCells(zeroPadding2d, at);
    const [place] = places;
    const [output] = numbersAt(n, at, places, at.map);
    const text = place.isPadding
      ? "This cell is in the border around the input map. Its value is always"
      : `This number comes from the input map, ${placeText(place)}. It stays as it is:`;
    return { steps: [{ kind: "passed", title: "Put zeros around the map", text, output }], result: output };
  },
};

/** @type {(values: Float32Array, node: ExplainedNode, input: Shape) => Float32Array} */
function padded(values, node, input) {
  const padding = numberArgument(node, "padding");
  const [height, width, maps] = node.shape;
  const found = new Float32Array(height * width * maps);
  values.forEach((value, index) => {
    const { row, column, map } = cellOf(input, index);
    found[((row + padding) * width + column + padding) * maps + map] = value;
  });
  return found;
}
