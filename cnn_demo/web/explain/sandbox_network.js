// A network with a single convolution, for the sandbox.

import { IMAGE } from "./cells.js";
import { ExplainedNetwork } from "./explained_network.js";
import { axis, placesIn, windowRegion } from "./sliding_window.js";

/** @import { ExplainedNode, SlidingWindow } from "../types/explain.js" */

/**
 * kernel: weights, row by row. picture: brightnesses of a square of that side, row by row. window: must fit into it.
 *
 * @typedef {{kernel: Float32Array, picture: Float32Array, side: number, window: SlidingWindow}} SandboxSettings
 */

export const NODE = "convolution";

/** @param {SandboxSettings} settings */
export function sandboxNetwork({ kernel, picture, side, window }) {
  const { count } = axis(window, side);
  const { size, strides, padding } = window;
  /** @type {ExplainedNode} */
  const node = {
    name: NODE,
    class_name: "Conv2D",
    arguments: { kernel_size: size, strides, padding, activation: "linear", use_bias: false },
    inputs: [IMAGE],
    shape: [count, count, 1],
    title: "Convolution",
    sentence: "",
    part_of: null,
    weights: { kernel: { shape: [size, size, 1, 1], dtype: "float32", offset: 0 } },
  };
  const network = new ExplainedNetwork(
    { input_shape: [side, side, 1], classes: [], nodes: [node] },
    Float32Array.from(kernel).buffer,
  );
  network.show(picture, [{ layer: node, values: convolved({ kernel, picture, side, window, count }) }]);
  return network;
}

/**
 * The output, of `count` cells a side.
 *
 * @param {SandboxSettings & {count: number}} settings
 */
function convolved({ kernel, picture, side, window, count }) {
  return Float32Array.from({ length: count * count }, (_, index) => {
    const cell = { row: Math.floor(index / count), column: index % count };
    return placesIn(windowRegion({ down: window, across: window }, [side, side], cell), [side, side]).reduce(
      (sum, { row, column, isPadding }, i) => sum + (isPadding ? 0 : kernel[i] * picture[row * side + column]),
      0,
    );
  });
}
