// SeparableConv2D: each input map by itself, then a weighted sum over the maps.

import { range } from "../cells.js";
import { EVERYTHING, cellsSeen, sliding } from "./reach.js";
import { mapBlock, rowBlock, summed } from "./sums.js";

/** @type {import("../types.js").Layer} */
export const separableConv2d = { account, ...sliding(EVERYTHING.mapsSeen) };

/** @type {import("../types.js").Layer["account"]} */
function account(n, at) {
  const { node, scene, map } = at;
  const [channels, filters] = [scene.shape(node.inputs[0])[2], node.shape[2]];
  const [depth, point] = [scene.weights(node, "depthwise_kernel"), scene.weights(node, "pointwise_kernel")];
  const cells = cellsSeen(separableConv2d, at);
  const blocks = range(channels).map((channel) =>
    mapBlock(n, at, cells, channel, (place) => depth[place * channels + channel]),
  );
  const first = { kind: "products", title: "First half: each input map by itself", blocks, total: null };
  const weights = range(channels).map((channel) => n.of(point[channel * filters + map]));
  const sums = blocks.map((one) => one.subtotal);
  const rest = summed(n, at, [rowBlock(n, "the sums above", sums, weights)], "Second half: mix the sums");
  return { steps: [first, ...rest.steps], result: rest.result };
}
