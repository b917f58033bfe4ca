// Elements that steps are made of: numbers, equations, grids of numbers, lists of contributions.

import { element } from "../pad/elements.js";
import { largestOf } from "./explained_network.js";
import { count, othersText } from "./texts.js";

/** @import { Place, ProductBlock, ShownNumbers, Term } from "../types/explain.js" */
/** @import { Part } from "./texts.js" */

/** @typedef {(Node | string)[]} Row of a table: the contents of its cells */

const LARGEST = 8; // contributions listed one by one

/**
 * A number as n shows it, coloured by its share of the largest one.
 *
 * @param {ShownNumbers} n
 * @param {number} held the number, as n stores it
 * @param {number} share in [-1, 1]
 * @param {string} name further classes of the element
 */
export function number(n, held, share = 0, name = "") {
  const shown = element(
    "span",
    { class: `ex-number ${name} ${share < 0 ? "ex-negative" : share > 0 ? "ex-positive" : ""}` },
    n.text(held),
  );
  if (share) shown.style.setProperty("--share", Math.abs(share).toFixed(3));
  return shown;
}

/**
 * Words and numbers in a line, which never breaks within a number.
 *
 * @param {(Node | string)[]} parts
 */
export function equation(...parts) {
  return element("p", { class: "ex-equation" }, ...parts.flatMap((part) => [part, " "]));
}

/**
 * A number with its name below it.
 *
 * @param {ShownNumbers} n
 * @param {number} held
 * @param {string} title
 * @param {number} share in [-1, 1]
 */
export function term(n, held, title, share = 0) {
  return element("span", { class: "ex-term" }, number(n, held, share), element("span", { class: "ex-name" }, title));
}

/**
 * a + b + ... = total.
 *
 * @param {ShownNumbers} n
 * @param {Term[]} terms
 * @param {number} total
 * @param {string} title of the total
 */
export function addition(n, terms, total, title) {
  const parts = terms.flatMap((one, index) => [...(index ? ["+"] : []), term(n, one.number, one.title)]);
  return equation(...parts, "=", term(n, total, title));
}

/**
 * Numbers in rows and columns. Those of the padding are hatched.
 *
 * @param {ShownNumbers} n
 * @param {{rows: number, columns: number, places: Place[] | null}} block
 * @param {number[]} numbers
 * @param {string} title
 * @param {number} marked the index of a number to mark
 */
export function grid(n, { rows, columns, places }, numbers, title, marked = -1) {
  const largest = largestOf(numbers);
  const lines = Array.from({ length: rows }, (_, row) => {
    const cells = Array.from({ length: columns }, (_, column) => {
      const index = row * columns + column;
      const cell = element("td", {}, number(n, numbers[index], largest && numbers[index] / largest));
      if (places?.[index].isPadding) cell.className = "ex-padding";
      if (index === marked) cell.className = "ex-marked";
      return cell;
    });
    return element("tr", {}, ...cells);
  });
  return element("table", { class: "ex-grid" }, element("caption", {}, title), element("tbody", {}, ...lines));
}

/**
 * The largest products of a block one by one, and the sum of the others.
 *
 * @param {ShownNumbers} n
 * @param {ProductBlock} block
 * @param {(index: number) => string} label the name of an input
 * @param {Part} part what the others are called
 */
export function contributions(n, block, label, part) {
  const { inputs, weights, products } = block;
  const order = Array.from(products.keys());
  order.sort((one, other) => Math.abs(products[other]) - Math.abs(products[one]));
  const [listed, others] = [order.slice(0, LARGEST), order.slice(LARGEST)];
  const largest = Math.abs(products[order[0]]);
  const product = (/** @type {number} */ index) => number(n, products[index], largest && products[index] / largest);
  const rows = listed.map((index) => [
    label(index),
    number(n, inputs[index]),
    "×",
    number(n, weights[index]),
    "=",
    product(index),
  ]);
  const rest = number(n, n.sum(others.map((index) => products[index])));
  const head = ["from", "input", "", "weight", "", "product"];
  const list = table(head, rows, others.length ? [othersText(others.length, part), "", "", "", "", rest] : null);
  return element("div", {}, scrolling("The largest contributions", list), balance(block));
}

/**
 * A table with a head.
 *
 * @param {string[]} head
 * @param {Row[]} rows
 * @param {Row | null} rest a last, paler row
 * @param {number} chosen the index of a row to mark
 */
export function table(head, rows, rest, chosen = -1) {
  const line = (/** @type {Row} */ cells, /** @type {string} */ name) => {
    const [first, ...others] = cells;
    const data = others.map((content) => element("td", {}, content));
    return element("tr", { class: name }, element("th", { scope: "row" }, first), ...data);
  };
  const titles = head.map((text) => (text ? element("th", { scope: "col" }, text) : element("td", {})));
  const lines = rows.map((cells, index) => line(cells, index === chosen ? "ex-chosen" : ""));
  const last = rest ? [line(rest, "ex-rest")] : [];
  const body = element("tbody", {}, ...lines, ...last);
  return element("table", { class: "ex-list" }, element("thead", {}, element("tr", {}, ...titles)), body);
}

/**
 * A box that scrolls sideways where there is no room, with the keyboard too.
 *
 * @param {string} label
 * @param {Node} content
 */
export function scrolling(label, content) {
  return element("div", { class: "ex-scroll", tabindex: 0, role: "group", "aria-label": label }, content);
}

/**
 * How many products are positive, negative and 0.
 *
 * @param {ProductBlock} block
 */
function balance({ products }) {
  const [above, below] = [products.filter((one) => one > 0).length, products.filter((one) => one < 0).length];
  const none = products.length - above - below;
  const text = `Products: ${count(above)} positive, ${count(below)} negative, ${count(none)} equal to 0.`;
  return element("p", { class: "wb-note" }, text);
}
