// What the page Explain says, as text. Knows no page.

import { shapeText } from "../workbench/texts.js";

/** @import { Block } from "../types/explain.js" */

export const RULE =
  "Inputs and weights are rounded to the decimals shown, and all that follows is computed from those very numbers: " +
  "each product is rounded, each sum is exact. So you can check every line with a calculator; the result, to the " +
  "fewer decimals printed large, is that of the unrounded calculation.";
export const PRIVACY =
  "Every number comes from TensorFlow.js in this browser, because a stroke must change them all within a tenth of a " +
  "second; nothing you draw leaves this device.";
export const INVITATION = "Draw something: the numbers appear here.";
const NOT_FINITE =
  "This value is no finite number: the network's training diverged, or its weights are too large for 16 bits.";

/** What a layer gives, under its name in the overview, as lines. shown: how many of its maps, or classes, are shown. */
export function layerNotes({ shape, name }, shown) {
  if (name === "output") return [shown < shape[0] ? `${shown} of ${count(shape[0])} classes` : `${shown} classes`];
  if (shape.length === 1) return [`${count(shape[0])} values`];
  return name !== "image" && shown < shape[2]
    ? [shapeText(shape), `${shown} of ${count(shape[2])} maps`]
    : [shapeText(shape)];
}

/** A tile, for who cannot see it. */
export function tileLabel({ name, title }, map) {
  if (name === "image") return "Input";
  return map === null ? `${title}, ${name}` : `${title}, ${name}, map ${map + 1}`;
}

/** The heading of what is open. */
export function openedTitle({ name, title, part_of }) {
  if (name === "image") return "Input";
  return part_of ? `${title} (in a ${part_of.toLowerCase()})` : title;
}

/** Where a cell is: row 4, column 7; of a vector: value 12, or the class. */
export function cellText(node, { row, column, map }, classes) {
  if (node.name === "output") return `class ${classes[map]}`;
  return node.shape.length === 1 ? `value ${map + 1}` : `row ${row + 1}, column ${column + 1}`;
}

/** The reading of a cell. shown: its value as text, null where it is no finite number. */
export function reading(node, at, classes, shown) {
  const where = cellText(node, at, classes);
  const place = node.shape[2] > 1 ? `Map ${at.map + 1}, ${where}` : where[0].toUpperCase() + where.slice(1);
  return shown === null ? `${place}. ${NOT_FINITE}` : `${place}: ${shown}`;
}

/** Where an input of a vector comes from: map 3, row 2, column 5, or value 12. */
export function originText(origin, index) {
  if (origin === null) return `value ${index + 1}`;
  return `map ${origin.map + 1}, row ${origin.row + 1}, column ${origin.column + 1}`;
}

/** A place in a map: row 2, column 5. */
export function placeText({ row, column }) {
  return `row ${row + 1}, column ${column + 1}`;
}

/**
 * The place of a block's input as columns of a table, from 1 as on the page; in the padding it lies outside of the map.
 * @param {Block} block
 * @param {number} index
 */
export function cellColumns({ places }, index) {
  return places ? { row: places[index].row + 1, column: places[index].column + 1 } : { column: index + 1 };
}

/** What stands for the parts that are not shown one by one. */
export function othersText(others, thing) {
  return `the other ${count(others)} ${thing}${others === 1 ? "" : "s"} together`;
}

/** A value as a float32 holds it, to seven digits. */
export function numberText(value) {
  return value.toPrecision(7).replace("-", "\u2212");
}

/** A whole number with thousands apart: 1,548. */
export function count(number) {
  return number.toLocaleString("en-US");
}
