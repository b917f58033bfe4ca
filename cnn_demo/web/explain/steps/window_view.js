// The numbers of a window without weights, as in pooling.

import { element } from "../../pad/elements.js";
import { grid, number, scrolling, table } from "../step_elements.js";
import { cellColumns, count, othersText, placeText } from "../texts.js";

/** @import { CsvRow, ShownNumbers, WindowBlock } from "../../types/explain.js" */

const MOST_SIDE = 8; // larger windows are shown as a list
const LISTED = 8;

/**
 * A table of the numbers.
 *
 * @param {WindowBlock} block
 * @param {ShownNumbers} n
 * @param {{marked?: number}} options marked: the index of a cell to mark
 */
export function windowView(block, n, { marked = -1 } = {}) {
  const isSmall = Math.max(block.rows, block.columns) <= MOST_SIDE;
  return scrolling("The window", isSmall ? grid(n, block, block.inputs, block.title, marked) : list(block, n));
}

/**
 * The largest numbers one by one, and the sum of the others.
 *
 * @param {WindowBlock} block
 * @param {ShownNumbers} n
 */
function list({ inputs, places, title }, n) {
  const counted = Array.from(inputs.keys()).filter((index) => !places[index].isPadding);
  const order = counted.sort((one, other) => Math.abs(inputs[other]) - Math.abs(inputs[one]));
  const [listed, others] = [order.slice(0, LISTED), order.slice(LISTED)];
  const rows = listed.map((index) => [placeText(places[index]), number(n, inputs[index])]);
  const rest = n.sum(others.map((index) => inputs[index]));
  const heading = `${title}: ${count(counted.length)} cells`;
  return element("div", {}, table([heading, "value"], rows, [othersText(others.length, "cell"), number(n, rest)]));
}

/**
 * The numbers as rows of a table; padding has none.
 *
 * @param {WindowBlock} block
 * @param {(held: number) => string} number
 * @returns {CsvRow[]}
 */
export function windowRows(block, number) {
  return block.inputs.map((input, index) => ({
    block: block.title,
    ...cellColumns(block, index),
    input: block.places[index].isPadding ? "" : number(input),
  }));
}
