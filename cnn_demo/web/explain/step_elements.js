// The parts that steps are made of: numbers, equations, grids of numbers, lists of contributions.

import { element } from "../pad/elements.js";
import { largestOf } from "./explained_network.js";
import { count, othersText } from "./texts.js";

const LARGEST = 8; // contributions listed one by one

/** A number as n shows it, coloured by its share of the largest, which is in [-1, 1]. */
export function number(n, held, share = 0, name = "") {
  const shown = element(
    "span",
    { class: `ex-number ${name} ${share < 0 ? "ex-negative" : share > 0 ? "ex-positive" : ""}` },
    n.text(held),
  );
  if (share) shown.style.setProperty("--share", Math.abs(share).toFixed(3));
  return shown;
}

/** Words and numbers in a line, in which a number never breaks. parts: strings and elements. */
export function equation(...parts) {
  return element("p", { class: "ex-equation" }, ...parts.flatMap((part) => [part, " "]));
}

/** A number with what it is below it. */
export function term(n, held, title, share = 0) {
  return element("span", { class: "ex-term" }, number(n, held, share), element("span", { class: "ex-name" }, title));
}

/** Terms added up: a + b + ... = total. terms: [{title, number}]. */
export function addition(n, terms, total, title) {
  const parts = terms.flatMap((one, index) => [...(index ? ["+"] : []), term(n, one.number, one.title)]);
  return equation(...parts, "=", term(n, total, title));
}

/** Numbers in rows and columns, as a table. places: those of the padding are hatched; marked: the index of one to mark. */
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

/** The largest products of a block one by one, and the rest in one number. label(index): what an input is. */
export function contributions(n, block, label, thing) {
  const { inputs, weights, products } = block;
  const order = Array.from(products.keys());
  order.sort((one, other) => Math.abs(products[other]) - Math.abs(products[one]));
  const [listed, others] = [order.slice(0, LARGEST), order.slice(LARGEST)];
  const largest = Math.abs(products[order[0]]);
  const product = (index) => number(n, products[index], largest && products[index] / largest);
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
  const list = table(head, rows, others.length ? [othersText(others.length, thing), "", "", "", "", rest] : null);
  return element("div", {}, scrolling("The largest contributions", list), balance(block));
}

/** A table with a head; rows are lists of texts and elements. rest: a last, paler row. chosen: the index of one to mark. */
export function table(head, rows, rest, chosen = -1) {
  const line = (cells, name) => {
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

/** What scrolls sideways in its own box where there is no room, by keyboard too. */
export function scrolling(label, content) {
  return element("div", { class: "ex-scroll", tabindex: 0, role: "group", "aria-label": label }, content);
}

/** How many products speak for and how many against. */
function balance({ products }) {
  const [above, below] = [products.filter((one) => one > 0).length, products.filter((one) => one < 0).length];
  const none = products.length - above - below;
  return element(
    "p",
    { class: "wb-note" },
    `${count(above)} products raise the sum, ${count(below)} lower it, ${count(none)} are 0.`,
  );
}
