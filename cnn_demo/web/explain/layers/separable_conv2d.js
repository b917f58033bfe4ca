// SeparableConv2D: one or several convolutions within each input map, then a weighted sum over their results.

import { range } from "../cells.js";
import { kernelTitle } from "../texts.js";
import { numberArgument } from "./arguments.js";
import { EVERYTHING, inputCells, sliding } from "./receptive_field.js";
import { mapBlock, rowBlock, summed } from "./sums.js";

/** @import { Layer, StepOf } from "../../types/explain.js" */

/** @type {Layer} */
export const separableConv2d = { calculation, ...sliding(EVERYTHING.inputMaps) };

/** @type {Layer["calculation"]} */
function calculation(n, at) {
  const { node, network, map } = at;
  const [channels, filters] = [network.shape(node.inputs[0])[2], node.shape[2]];
  const multiplier = numberArgument(node, "depth_multiplier", 1);
  const parts = channels * multiplier;
  const [depth, point] = [network.weights(node, "depthwise_kernel"), network.weights(node, "pointwise_kernel")];
  const cells = inputCells(separableConv2d, at);
  const blocks = range(parts).map((part) => {
    const block = mapBlock(n, at, cells, Math.floor(part / multiplier), (place) => depth[place * parts + part]);
    return { ...block, title: kernelTitle(block.title, part, multiplier) };
  });
  /** @type {StepOf<"products">} */
  const first = { kind: "products", title: "First half: each input map on its own", blocks, total: null };
  const weights = range(parts).map((part) => n.of(point[part * filters + map]));
  const sums = blocks.map((one) => one.subtotal);
  const rest = summed(n, at, [rowBlock(n, "the sums above", sums, weights)], "Second half: mix the sums");
  return { steps: [first, ...rest.steps], result: rest.result };
}
