// DepthwiseConv2D: each output map is one input map's convolution.

import { cellsSeen, sliding } from "./reach.js";
import { mapBlock, summed } from "./sums.js";

/** @type {import("../types.js").Layer} */
export const depthwiseConv2d = { account, ...sliding((node, map) => [channelOf(node, map)]) };

/** @type {import("../types.js").Layer["account"]} */
function account(n, at) {
  const { node, scene, map } = at;
  const [, , channels] = scene.shape(node.inputs[0]);
  const { depth_multiplier: multiplier } = node.arguments;
  const kernel = scene.weights(node, "kernel");
  const channel = channelOf(node, map);
  const weightOf = (/** @type {number} */ place) =>
    kernel[(place * channels + channel) * multiplier + (map % multiplier)];
  const block = mapBlock(n, at, cellsSeen(depthwiseConv2d, at), channel, weightOf);
  return summed(n, at, [block], "Multiply and add, within one input map");
}

/**
 * @param {import("../types.js").Node} node
 * @param {number} map
 */
function channelOf(node, map) {
  return Math.floor(map / node.arguments.depth_multiplier);
}
