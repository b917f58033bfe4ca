// Receptive fields: which part of its input a value is computed from, for the cases that several layers share.

import { range } from "../cells.js";
import { placesIn, windowPadding, windowRegion } from "../sliding_window.js";
import { numberArgument, paddingArgument, pairArgument } from "./arguments.js";

/** @import { At, Layer, ExplainedNode, Numbers, Padding, Place, SlidingWindow, WindowOfMap } from "../../types/explain.js" */

/** @typedef {Pick<Layer, "inputMaps" | "region" | "padding" | "repeatInput">} ReceptiveField */

/** @type {Padding} */
const NONE = { top: 0, bottom: 0, left: 0, right: 0 };

/**
 * Each value is computed from the single value at the same position.
 * @type {ReceptiveField}
 */
export const ONE_CELL = {
  inputMaps: (_node, map) => [map],
  region: (_node, _input, { row, column }) => ({ row, column, rows: 1, columns: 1, step: 1 }),
  padding: () => NONE,
  repeatInput: null,
};

/**
 * Each value of the output vector is computed from a whole map.
 * @type {ReceptiveField}
 */
export const WHOLE_MAP = {
  ...ONE_CELL,
  region: (_node, [rows, columns]) => ({ row: 0, column: 0, rows, columns, step: 1 }),
};

/**
 * Each value is computed from the whole input.
 * @type {ReceptiveField}
 */
export const EVERYTHING = {
  ...WHOLE_MAP,
  inputMaps: (_node, _map, input) => range(input[input.length - 1]),
};

/**
 * A window slides over the input maps.
 * @param {Layer["inputMaps"]} inputMaps
 * @returns {ReceptiveField}
 */
export function sliding(inputMaps) {
  return {
    inputMaps,
    region: (node, input, place) => windowRegion(windowOf(node), input, place),
    padding: (node, input) => windowPadding(windowOf(node), input),
    repeatInput: null,
  };
}

/**
 * @param {ExplainedNode} node
 * @returns {WindowOfMap}
 */
function windowOf(node) {
  const sizes = pairArgument(node, "kernel_size" in node.arguments ? "kernel_size" : "pool_size");
  const strides = pairArgument(node, "strides", sizes);
  const padding = paddingArgument(node);
  const dilation = numberArgument(node, "dilation_rate", 1);
  /** @type {(axis: 0 | 1) => SlidingWindow} */
  const along = (axis) => ({ size: sizes[axis], strides: strides[axis], padding, dilation });
  return { down: along(0), across: along(1) };
}

/**
 * The cells of the input maps that a value is computed from, as a block without numbers.
 * @param {Pick<Layer, "region">} layer
 * @param {At} at
 */
export function inputCells(layer, at) {
  const input = at.network.shape(at.node.inputs[0]);
  const { rows, columns, step, ...first } = layer.region(at.node, input, at);
  return { rows, columns, step, places: placesIn({ rows, columns, step, ...first }, input) };
}

/**
 * The numbers of an input map at those places; padding is 0.
 * @param {Numbers} n
 * @param {At} at
 * @param {Place[]} places
 * @param {number} channel
 * @returns {number[]}
 */
export function numbersAt(n, { node, network }, places, channel) {
  const [source] = node.inputs;
  const values = network.values(source);
  const [, width, channels] = network.shape(source);
  const numbers = new Array(places.length);
  for (let index = 0; index < numbers.length; index++) {
    const { row, column, isPadding } = places[index];
    numbers[index] = n.of(isPadding ? 0 : values[(row * width + column) * channels + channel]);
  }
  return numbers;
}
