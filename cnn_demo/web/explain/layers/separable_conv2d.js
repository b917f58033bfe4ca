// SeparableConv2D: a convolution within each input map, then a weighted sum over the maps.

import { range } from "../cells.js";
import { EVERYTHING, inputCells, sliding } from "./receptive_field.js";
import { mapBlock, rowBlock, summed } from "./sums.js";

/** @import { Layer, StepOf } from "../../types/explain.js" */

/** @type {Layer} */
export const separableConv2d = { calculation, ...sliding(EVERYTHING.inputMaps) };

/** @type {Layer["calculation"]} */
function calculation(n, at) {
  const { node, network, map } = at;
  const [channels, filters] = [network.shape(node.inputs[0])[2], node.shape[2]];
  const [depth, point] = [network.weights(node, "depthwise_kernel"), network.weights(node, "pointwise_kernel")];
  const cells = inputCells(separableConv2d, at);
  const blocks = range(channels).map((channel) =>
    mapBlock(n, at, cells, channel, (place) => depth[place * channels + channel]),
  );
  /** @type {StepOf<"products">} */
  const first = { kind: "products", title: "First half: each input map on its own", blocks, total: null };
  const weights = range(channels).map((channel) => n.of(point[channel * filters + map]));
  const sums = blocks.map((one) => one.subtotal);
  const rest = summed(n, at, [rowBlock(n, "the sums above", sums, weights)], "Second half: mix the sums");
  return { steps: [first, ...rest.steps], result: rest.result };
}
