// The texts of the Explain page.

import { shapeText } from "../workbench/texts.js";

/** @import { Block, Cell, ExplainedNode, Position, Shape } from "../types/explain.js" */

export const RULE =
  "Inputs and weights are rounded to the decimals shown, and everything else is computed from these rounded numbers: " +
  "each product is rounded, each sum is exact. You can check every line with a calculator. The result in large print " +
  "has fewer decimals, and is that of the unrounded calculation. Rows, columns, maps and values " +
  "are counted from 0, as in NumPy and Keras; layers and branches from 1, as on the Build page.";
export const PRIVACY = "Nothing you draw leaves this device.";
export const INVITATION = "Draw something: the numbers appear here.";
const NOT_FINITE =
  "This value is not a finite number: the training of the network diverged, or its weights are too large for 16 bits.";

/** The text for the parts that are not shown one by one: for a single one, and for several. */
const OTHERS = {
  "input map": {
    one: "the other input map",
    several: (/** @type {string} */ n) => `the other ${n} input maps together`,
  },
  input: { one: "the other input", several: (/** @type {string} */ n) => `the other ${n} inputs together` },
  product: { one: "the other product", several: (/** @type {string} */ n) => `the other ${n} products together` },
  cell: { one: "the other cell", several: (/** @type {string} */ n) => `the other ${n} cells together` },
  "smaller cell": {
    one: "the other cell, at most",
    several: (/** @type {string} */ n) => `the other ${n} cells, each at most`,
  },
  class: { one: "the other class", several: (/** @type {string} */ n) => `the other ${n} classes together` },
};

/** @typedef {keyof typeof OTHERS} Part */

/**
 * The lines under the name of a layer in the overview: the shape of its output.
 *
 * @param {ExplainedNode} node
 * @param {number} shown how many of its maps, or classes, are shown
 */
export function layerNotes({ shape, name }, shown) {
  if (name === "output") return [shown < shape[0] ? `${shown} of ${count(shape[0])} classes` : `${shown} classes`];
  if (shape.length === 1) return [valuesText(shape)];
  return name !== "image" && shown < shape[2]
    ? [shapeText(shape), `${shown} of ${count(shape[2])} maps`]
    : [shapeText(shape)];
}

/**
 * How many values a vector has.
 *
 * @param {Shape} shape
 */
function valuesText([length]) {
  return length === 1 ? "1 value" : `${count(length)} values`;
}

/**
 * What is drawn of a layer's output: one of its maps, or a vector in rows.
 *
 * @param {ExplainedNode} node
 * @param {number} map
 */
export function openedText({ shape }, map) {
  if (shape.length === 3) return `map ${map} of ${count(shape[2])}`;
  return shape[0] === 1 ? valuesText(shape) : `${valuesText(shape)}, row by row`;
}

/**
 * The label of a map's tile, for screen readers.
 *
 * @param {ExplainedNode} node
 * @param {number | null} map null for a vector
 */
export function tileLabel({ name, title }, map) {
  if (name === "image") return "Input";
  return map === null ? `${title}, ${name}` : `${title}, ${name}, map ${map}`;
}

/**
 * The heading of the map that is open.
 *
 * @param {ExplainedNode} node
 */
export function openedTitle({ name, title, part_of }) {
  if (name === "image") return "Input";
  return part_of ? `${title} (in a ${part_of.toLowerCase()})` : title;
}

/**
 * The position of a cell: row 4, column 7; of a vector: value 12, or the class.
 *
 * @param {ExplainedNode} node
 * @param {Cell} cell
 * @param {string[]} classes
 */
function cellText(node, { row, column, map }, classes) {
  if (node.name === "output") return `class ${classes[map]}`;
  return node.shape.length === 1 ? `value ${map}` : placeText({ row, column });
}

/**
 * A cell and its value.
 *
 * @param {ExplainedNode} node
 * @param {Cell} at
 * @param {string[]} classes
 * @param {string | null} shown the value as text, null where it is not a finite number
 */
export function reading(node, at, classes, shown) {
  const where = cellText(node, at, classes);
  const place = node.shape[2] > 1 ? `Map ${at.map}, ${where}` : where[0].toUpperCase() + where.slice(1);
  return shown === null ? `${place}. ${NOT_FINITE}` : `${place}: ${shown}`;
}

/**
 * The origin of an input from a vector: map 3, row 2, column 5, or value 12.
 *
 * @param {Cell | null} origin null where no maps were flattened into the vector
 * @param {number} index
 */
export function originText(origin, index) {
  if (origin === null) return `value ${index}`;
  return `map ${origin.map}, ${placeText(origin)}`;
}

/**
 * The title of an input map, with the kernel where each map has several.
 *
 * @param {string} title of the input map
 * @param {number} part counts the kernels of all input maps
 * @param {number} kernels how many each input map has
 */
export function kernelTitle(title, part, kernels) {
  return kernels > 1 ? `${title}, kernel ${part % kernels}` : title;
}

/**
 * A position in a map, counted from 0 as in formulas: row 2, column 5.
 *
 * @param {Position} position
 */
export function placeText({ row, column }) {
  return `row ${row}, column ${column}`;
}

/**
 * The position of a block's input as columns of a table, counted from 0 as on the page. In the padding it lies outside of the map.
 *
 * @param {Block} block
 * @param {number} index
 */
export function cellColumns({ places }, index) {
  return places ? { row: places[index].row, column: places[index].column } : { column: index };
}

/**
 * The text for the parts that are not shown one by one.
 *
 * @param {number} others how many
 * @param {Part} part
 */
export function othersText(others, part) {
  return others === 1 ? OTHERS[part].one : OTHERS[part].several(count(others));
}

/**
 * A float32 value with seven digits.
 *
 * @param {number} value
 */
export function numberText(value) {
  return value.toPrecision(7).replace("-", "\u2212");
}

/**
 * A whole number with separated thousands: 1,548.
 *
 * @param {number} number
 */
export function count(number) {
  return number.toLocaleString("en-US");
}
