// The numbers of a window without weights, as in pooling.

import { element } from "../../pad/elements.js";
import { grid, number, scrolling, table } from "../step_elements.js";
import { cellColumns, count, othersText, placeText } from "../texts.js";

/** @import { CsvRow, ShownNumbers, WindowBlock } from "../../types/explain.js" */

const MOST_SIDE = 8; // larger windows are shown as a list
const LISTED = 8;

/**
 * How a window of many numbers is shortened.
 *
 * @typedef {object} Shortening
 * @property {(one: number, other: number) => number} order which numbers are listed first
 * @property {(n: ShownNumbers, others: number[]) => number} rest the one number that stands for the others
 * @property {(others: number) => string} text what that number is; others: how many
 */

/** @type {Record<"largest" | "mean", Shortening>} */
export const SHORTENINGS = {
  largest: {
    order: (one, other) => other - one,
    rest: (_n, others) => Math.max(...others),
    text: (others) => othersText(others, "smaller cell"),
  },
  mean: {
    order: (one, other) => Math.abs(other) - Math.abs(one),
    rest: (n, others) => n.sum(others),
    text: (others) => othersText(others, "cell"),
  },
};

/**
 * A table of the numbers.
 *
 * @param {WindowBlock} block
 * @param {ShownNumbers} n
 * @param {Shortening} shortening of a large window
 * @param {number} marked the index of a cell to mark, -1 for none
 */
export function windowView(block, n, shortening, marked = -1) {
  const isSmall = Math.max(block.rows, block.columns) <= MOST_SIDE;
  const view = isSmall ? grid(n, block, block.inputs, block.title, marked) : list(block, n, shortening);
  return scrolling("The window", view);
}

/**
 * @param {WindowBlock} block
 * @param {ShownNumbers} n
 * @param {Shortening} shortening
 */
function list({ inputs, places, title }, n, { order, rest, text }) {
  const counted = Array.from(inputs.keys()).filter((index) => !places[index].isPadding);
  counted.sort((one, other) => order(inputs[one], inputs[other]));
  const [listed, others] = [counted.slice(0, LISTED), counted.slice(LISTED)];
  const rows = listed.map((index) => [placeText(places[index]), number(n, inputs[index])]);
  const last = others.map((index) => inputs[index]);
  const heading = `${title}: ${count(counted.length)} cells`;
  const lastRow = last.length ? [text(last.length), number(n, rest(n, last))] : null;
  return element("div", {}, table([heading, "value"], rows, lastRow));
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
