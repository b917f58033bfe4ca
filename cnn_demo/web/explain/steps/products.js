// Sums of products: a window, a kernel and their products for each input map; a list where a row of numbers is multiplied.

import { element } from "../../pad/elements.js";
import { originOf } from "../explained_network.js";
import { addition, contributions, equation, grid, term } from "../step_elements.js";
import { cellColumns, count, originText, othersText, placeText } from "../texts.js";

/** @import { CsvRow, ProductBlock, StepKind } from "../../types/explain.js" */

const MOST_SIDE = 5; // of a window whose numbers are all shown
const MOST_MAPS = 64;
export const MAPS_SHOWN = 3;

/** @type {StepKind} */
export const products = { view, csv };

/** @type {StepKind["view"]} */
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

/** The blocks with the largest sums, the largest first; all of them in their own order where there is room. */
function shownBlocks(blocks, hasAll) {
  const sizes = blocks.map(({ subtotal }) => Math.abs(subtotal));
  const all = Array.from(blocks.keys());
  const most = hasAll ? MOST_MAPS : MAPS_SHOWN;
  return all.length <= most ? all : all.sort((one, other) => sizes[other] - sizes[one]).slice(0, most);
}

function rowView(block, n, { network, node }) {
  const isMix = node.class_name === "SeparableConv2D";
  const origin = (index) => originText(originOf(network, node.inputs[0], index), index);
  const list = contributions(n, block, isMix ? (index) => `input map ${index + 1}` : origin, "input");
  return [list, equation("All products together:", term(n, block.subtotal, "sum"))];
}

function halfNote(others) {
  const text = `The other ${count(others)} input maps are computed in the same way.`;
  return others ? [element("p", { class: "wb-note" }, text)] : [];
}

function blockView(block, n, isNamed) {
  const title = isNamed ? [element("h4", {}, block.title)] : [];
  return element(
    "div",
    { class: "ex-block" },
    ...title,
    ...(block.rows > MOST_SIDE ? large(block, n) : small(block, n)),
  );
}

function large(block, n) {
  const list = contributions(n, block, (index) => placeText(block.places[index]), "product");
  return [list, equation("All products together:", term(n, block.subtotal, "sum"))];
}

function small(block, n) {
  const plain = { ...block, places: null };
  const window = grid(n, block, block.inputs, block.step > 1 ? `window, cells ${block.step} apart` : "window");
  const kernel = grid(n, plain, block.weights, "kernel");
  const products = grid(n, plain, block.products, "products");
  const total = element("div", { class: "ex-total" }, sign("→"), term(n, block.subtotal, "sum"));
  return [element("div", { class: "ex-grids" }, window, sign("×"), kernel, sign("="), products, total)];
}

/** @type {StepKind["csv"]} */
function csv({ blocks, total }, number) {
  /** @type {CsvRow[]} */
  const rows = blocks.flatMap((/** @type {ProductBlock} */ block) => [
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

function sign(text) {
  return element("span", { class: "ex-sign" }, text);
}
