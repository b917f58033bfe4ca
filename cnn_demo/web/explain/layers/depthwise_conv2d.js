// DepthwiseConv2D: each output map is the convolution of a single input map.

import { numberArgument } from "./arguments.js";
import { inputCells, sliding } from "./receptive_field.js";
import { mapBlock, summed } from "./sums.js";

/** @import { Layer, ExplainedNode } from "../../types/explain.js" */

/** @type {Layer} */
export const depthwiseConv2d = { calculation, ...sliding((node, map) => [channelOf(node, map)]) };

/** @type {Layer["calculation"]} */
function calculation(n, at) {
  const { node, network, map } = at;
  const [, , channels] = network.shape(node.inputs[0]);
  const multiplier = numberArgument(node, "depth_multiplier");
  const kernel = network.weights(node, "kernel");
  const channel = channelOf(node, map);
  const weightOf = (/** @type {number} */ place) =>
    kernel[(place * channels + channel) * multiplier + (map % multiplier)];
  const block = mapBlock(n, at, inputCells(depthwiseConv2d, at), channel, weightOf);
  return summed(n, at, [block], "Multiply and add, within one input map");
}

/**
 * @param {ExplainedNode} node
 * @param {number} map
 */
function channelOf(node, map) {
  return Math.floor(map / numberArgument(node, "depth_multiplier"));
}
