// The step "products": a window, a kernel and their products for each input map; a list for a row of numbers.

import { element } from "../../pad/elements.js";
import { originOf } from "../explained_network.js";
import { numberArgument } from "../layers/arguments.js";
import { addition, contributions, equation, grid, term } from "../step_elements.js";
import { cellColumns, count, kernelTitle, originText, othersText, placeText } from "../texts.js";

/** @import { CsvRow, ProductBlock, ShownNumbers, StepContext, StepKind } from "../../types/explain.js" */

const MOST_SIDE = 5; // larger windows are shown as a list
const MOST_MAPS = 64;
export const MAPS_SHOWN = 3;

/** @type {StepKind<"products">} */
export const products = { view, csv };

/** @type {StepKind<"products">["view"]} */
function view(step, n, about) {
  const { blocks } = step;
  if (blocks[0].places === null) return rowView(blocks[0], n, about);
  const shown = shownBlocks(blocks, about.hasAll);
  const others = Array.from(blocks.keys()).filter((index) => !shown.includes(index));
  const views = shown.map((index) => blockView(blocks[index], n, blocks.length > 1));
  if (step.total === null) return [...views, ...halfNote(others.length)];
  if (blocks.length === 1) return views;
  const terms = shown.map((index) => ({ title: blocks[index].title, number: blocks[index].subtotal }));
  const rest = n.sum(others.map((index) => blocks[index].subtotal));
  if (others.length) terms.push({ title: othersText(others.length, "input map"), number: rest });
  return [...views, addition(n, terms, step.total, "sum of the products")];
}

/**
 * The indices of the shown blocks: those with the largest sums, the largest first. All in their own order where there
 * are few.
 *
 * @param {ProductBlock[]} blocks
 * @param {boolean} hasAll
 */
function shownBlocks(blocks, hasAll) {
  const sizes = blocks.map(({ subtotal }) => Math.abs(subtotal));
  const all = Array.from(blocks.keys());
  const most = hasAll ? MOST_MAPS : MAPS_SHOWN;
  return all.length <= most ? all : all.sort((one, other) => sizes[other] - sizes[one]).slice(0, most);
}

/**
 * @param {ProductBlock} block
 * @param {ShownNumbers} n
 * @param {StepContext} context
 */
function rowView(block, n, { network, node }) {
  const isMix = node.class_name === "SeparableConv2D";
  const multiplier = numberArgument(node, "depth_multiplier", 1);
  const mixed = (/** @type {number} */ index) =>
    kernelTitle(`input map ${Math.floor(index / multiplier)}`, index, multiplier);
  const origin = (/** @type {number} */ index) => originText(originOf(network, node.inputs[0], index), index);
  const list = contributions(n, block, isMix ? mixed : origin, "input");
  return [list, equation("All products together:", term(n, block.subtotal, "sum"))];
}

/** @param {number} others how many blocks are not shown */
function halfNote(others) {
  if (others === 0) return [];
  const text =
    others === 1
      ? "The other sum is computed in the same way."
      : `The other ${count(others)} sums are computed in the same way.`;
  return [element("p", { class: "wb-note" }, text)];
}

/**
 * @param {ProductBlock} block
 * @param {ShownNumbers} n
 * @param {boolean} isNamed
 */
function blockView(block, n, isNamed) {
  const title = isNamed ? [element("h4", {}, block.title)] : [];
  return element(
    "div",
    { class: "ex-block" },
    ...title,
    ...(block.rows > MOST_SIDE ? large(block, n) : small(block, n)),
  );
}

/**
 * @param {ProductBlock} block
 * @param {ShownNumbers} n
 */
function large(block, n) {
  const { places } = block;
  const title = (/** @type {number} */ index) => (places ? placeText(places[index]) : `value ${index}`);
  const list = contributions(n, block, title, "product");
  return [list, equation("All products together:", term(n, block.subtotal, "sum"))];
}

/**
 * @param {ProductBlock} block
 * @param {ShownNumbers} n
 */
function small(block, n) {
  const plain = { ...block, places: null };
  const window = grid(n, block, block.inputs, block.step > 1 ? `window, cells ${block.step} apart` : "window");
  const kernel = grid(n, plain, block.weights, "kernel");
  const products = grid(n, plain, block.products, "products");
  const total = element("div", { class: "ex-total" }, sign("→"), term(n, block.subtotal, "sum"));
  return [element("div", { class: "ex-grids" }, window, sign("×"), kernel, sign("="), products, total)];
}

/** @type {StepKind<"products">["csv"]} */
function csv({ blocks, total }, number) {
  /** @type {CsvRow[]} */
  const rows = blocks.flatMap((block) => [
    ...block.inputs.map((input, index) => ({
      block: block.title,
      ...cellColumns(block, index),
      input: number(input),
      weight: number(block.weights[index]),
      product: number(block.products[index]),
    })),
    { block: `${block.title}: sum`, value: number(block.subtotal) },
  ]);
  return total === null ? rows : [...rows, { block: "sum of all", value: number(total) }];
}

/** @param {string} text */
function sign(text) {
  return element("span", { class: "ex-sign" }, text);
}
