// Which part of its input a layer's value is computed from: the kinds that several layers share. Knows no page.

import { range } from "../cells.js";
import { placesIn, windowPadding, windowRegion } from "../windows.js";

/** @typedef {import("../types.js").Layer} Layer */
/** @typedef {Pick<Layer, "mapsSeen" | "region" | "padding" | "passOn">} Reach */

/** @type {import("../types.js").Padding} */
const NONE = { top: 0, bottom: 0, left: 0, right: 0 };

/**
 * Each value is computed from the one value at its own place.
 * @type {Reach}
 */
export const ONE_CELL = {
  mapsSeen: (_node, map) => [map],
  region: (_node, _input, { row, column }) => ({ row, column, rows: 1, columns: 1, step: 1 }),
  padding: () => NONE,
  passOn: null,
};

/**
 * Each value of the output vector is computed from one whole map.
 * @type {Reach}
 */
export const WHOLE_MAP = {
  ...ONE_CELL,
  region: (_node, [rows, columns]) => ({ row: 0, column: 0, rows, columns, step: 1 }),
};

/**
 * Each value is computed from all of its input.
 * @type {Reach}
 */
export const EVERYTHING = { ...WHOLE_MAP, mapsSeen: (_node, _map, input) => range(/** @type {number} */ (input.at(-1))) };

/**
 * A window slides over the input maps.
 * @param {Layer["mapsSeen"]} mapsSeen
 * @returns {Reach}
 */
export function sliding(mapsSeen) {
  return {
    mapsSeen,
    region: (node, input, place) => windowRegion(windowOf(node), input, place),
    padding: (node, input) => windowPadding(windowOf(node), input),
    passOn: null,
  };
}

/**
 * @param {import("../types.js").Node} node
 * @returns {import("../types.js").Window}
 */
function windowOf({ arguments: given }) {
  const size = given.kernel_size ?? given.pool_size;
  return { size, strides: given.strides || size, padding: given.padding, dilation: given.dilation_rate ?? 1 };
}

/**
 * The cells of its input maps that a value is computed from, as a block without its numbers.
 * @param {Pick<Layer, "region">} layer
 * @param {import("../types.js").At} at
 */
export function cellsSeen(layer, at) {
  const input = at.scene.shape(at.node.inputs[0]);
  const { rows, columns, step, ...first } = layer.region(at.node, input, at);
  return { rows, columns, step, places: placesIn({ rows, columns, step, ...first }, input) };
}

/**
 * One input map's numbers at those places; what is padding is 0.
 * @param {import("../types.js").Numbers} n
 * @param {import("../types.js").At} at
 * @param {import("../types.js").Place[]} places
 * @param {number} channel
 * @returns {number[]}
 */
export function numbersAt(n, { node, scene }, places, channel) {
  const [source] = node.inputs;
  const values = scene.values(source);
  const [, width, channels] = scene.shape(source);
  const numbers = new Array(places.length);
  for (let index = 0; index < numbers.length; index++) {
    const { row, column, isPadding } = places[index];
    numbers[index] = n.of(isPadding ? 0 : values[(row * width + column) * channels + channel]);
  }
  return numbers;
}
