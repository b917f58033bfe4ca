// The parts that steps are made of: numbers, equations, grids of numbers, lists of contributions.

import { element } from "../pad/elements.js";
import { largestOf } from "./scene.js";
import { count, othersText } from "./wording.js";

const LARGEST = 8; // contributions listed one by one

/** A number as n shows it, coloured by its share of the largest, which is in [-1, 1]. */
export function number(n, held, share = 0, name = "") {
  const shown = element("span", { class: `ex-number ${name} ${share < 0 ? "ex-negative" : share > 0 ? "ex-positive" : ""}` }, n.text(held));
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
  const order = Array.from(block.products.keys()).sort((one, other) => Math.abs(block.products[other]) - Math.abs(block.products[one]));
  const [listed, others] = [order.slice(0, LARGEST), order.slice(LARGEST)];
  const largest = Math.abs(block.products[order[0]]);
  const rows = listed.map((index) => element("tr", {}, element("th", { scope: "row" }, label(index)),
    cell(number(n, block.inputs[index])), cell("×"), cell(number(n, block.weights[index])), cell("="),
    cell(number(n, block.products[index], largest && block.products[index] / largest))));
  if (others.length) {
    const rest = n.sum(others.map((index) => block.products[index]));
    rows.push(element("tr", { class: "ex-rest" }, element("th", { scope: "row", colspan: 5 }, othersText(others.length, thing)), cell(number(n, rest))));
  }
  const head = ["from", "input", "", "weight", "", "product"].map((text) => (text ? element("th", { scope: "col" }, text) : element("td", {})));
  return element("div", { class: "ex-scroll", tabindex: 0, role: "group", "aria-label": "The largest contributions" },
    element("table", { class: "ex-list" }, element("thead", {}, element("tr", {}, ...head)), element("tbody", {}, ...rows)), balance(block));
}

/** How many products speak for and how many against. */
function balance({ products }) {
  const [above, below] = [products.filter((one) => one > 0).length, products.filter((one) => one < 0).length];
  const none = products.length - above - below;
  return element("p", { class: "wb-note" }, `${count(above)} products raise the sum, ${count(below)} lower it, ${count(none)} are 0.`);
}

function cell(content) {
  return element("td", {}, content);
}
