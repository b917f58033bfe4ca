// The steps of a value's account as parts of the page: from plain data to elements.

import { element } from "../pad/elements.js";
import { addition, contributions, equation, grid, number, term } from "./figures.js";
import { FUNCTIONS } from "./functions.js";
import { largestOf, originOf } from "./scene.js";
import { count, originText, othersText } from "./wording.js";

const MOST_SIDE = 5; // of a window whose numbers are all shown
export const MAPS_SHOWN = 3;
const MOST_MAPS = 64;
const CLASSES_SHOWN = 10;

/**
 * found: what explained() gave. about: {scene, node, hasAll}; hasAll: every input map is shown, not the largest alone.
 * Returns a list of elements, one a step.
 */
export function stepsView(found, about) {
  return found.steps.map((step, index) => {
    const title = element("h3", {}, element("span", { class: "ex-count" }, String(index + 1)), step.title);
    return element("section", { class: `ex-step ex-step-${step.kind}` }, title, ...VIEWS[step.kind](step, found.n, about));
  });
}

const VIEWS = {
  pixel: (step, n) => [
    equation("Its brightness in the picture that the network is shown, from 0 (black) to 1 (white):", number(n, step.output)),
  ],
  products,
  sum: (step, n) => [addition(n, step.terms, step.total, "sum")],
  function(step, n) {
    const { formula, note } = FUNCTIONS[step.name];
    return [
      equation(element("strong", {}, step.name), `of z = ${formula}.`, element("span", { class: "wb-note" }, note)),
      equation(`${step.name}(`, term(n, step.input, "z"), ") =", term(n, step.output, "result")),
    ];
  },
  largest: (step, n) => [
    windowView(step.block, n, step.winner),
    equation("The largest of them wins:", term(n, step.output, placeText(step.block, step.winner))),
    ...tieNote(step),
  ],
  mean: (step, n) => [
    windowView(step.block, n),
    equation(term(n, step.total, "sum"), `÷ ${count(step.count)} =`, term(n, step.output, "mean")),
    ...(step.count < step.block.inputs.length ? [element("p", { class: "wb-note" }, "Padding does not count.")] : []),
  ],
  normalization: (step, n) => [
    equation("factor = γ ÷ √(σ² + ε) =", term(n, step.gamma, "γ, learned"), "÷ √(", term(n, step.variance, "σ², moving variance"),
      `+ ${step.epsilon} ) =`, number(n, step.computedFactor)),
    equation("shift = β − μ × factor =", term(n, step.beta, "β, learned"), "−", term(n, step.average, "μ, moving mean"), "×", number(n, step.factor), "=", number(n, step.computedShift)),
    equation("In 16 bits, as your browser keeps them:", term(n, step.factor, "factor"), term(n, step.shift, "shift")),
    element("p", { class: "wb-note" }, "In training the mean and variance are those of the batch; now they are the averages that training kept, so the answer does not depend on other pictures."),
  ],
  affine: (step, n) => [
    equation(term(n, step.input, "input"), "×", term(n, step.factor, "factor"), "=", number(n, step.scaled)),
    equation(number(n, step.scaled), "+", term(n, step.shift, "shift"), "=", term(n, step.output, "result")),
  ],
  passed: (step, n) => [equation(passedText(step), number(n, step.output)), ...(step.rate === undefined ? [] : [dropoutNote(step.rate)])],
  softmax,
};

function products(step, n, { scene, node, hasAll }) {
  const { blocks } = step;
  if (blocks[0].places === null) {
    const label = (index) => (node.class_name === "SeparableConv2D" ? `input map ${index + 1}` : originText(originOf(scene, node.inputs[0], index), index));
    return [contributions(n, blocks[0], label, "input"), equation("All products together:", term(n, blocks[0].subtotal, "sum"))];
  }
  const order = Array.from(blocks.keys()).sort((one, other) => Math.abs(blocks[other].subtotal) - Math.abs(blocks[one].subtotal));
  const largest = order.slice(0, hasAll ? MOST_MAPS : MAPS_SHOWN);
  const shown = largest.length === blocks.length ? Array.from(blocks.keys()) : largest;
  const others = order.slice(shown.length);
  const views = shown.map((index) => blockView(blocks[index], n, blocks.length > 1));
  if (step.total === null) return [...views, ...halfNote(others.length)];
  const terms = shown.map((index) => ({ title: blocks[index].title, number: blocks[index].subtotal }));
  if (others.length) terms.push({ title: othersText(others.length, "input map"), number: n.sum(others.map((index) => blocks[index].subtotal)) });
  return [...views, ...(blocks.length > 1 ? [addition(n, terms, step.total, "sum of the products")] : [])];
}

function halfNote(others) {
  return others ? [element("p", { class: "wb-note" }, `The other ${count(others)} input maps are computed in the same way.`)] : [];
}

function blockView(block, n, isNamed) {
  const title = isNamed ? [element("h4", {}, block.title)] : [];
  const sum = equation("=", term(n, block.subtotal, "sum"));
  if (block.rows > MOST_SIDE) {
    return element("div", { class: "ex-block" }, ...title, contributions(n, block, (index) => placeText(block, index), "product"), sum);
  }
  const grids = [grid(n, block, block.inputs, "window"), sign("×"), grid(n, { ...block, places: null }, block.weights, "kernel"), sign("="), grid(n, { ...block, places: null }, block.products, "products")];
  const total = element("div", { class: "ex-total" }, sign("→"), term(n, block.subtotal, "sum"));
  return element("div", { class: "ex-block" }, ...title, element("div", { class: "ex-grids" }, ...grids, total));
}

function sign(text) {
  return element("span", { class: "ex-sign" }, text);
}

/** A window without weights. */
function windowView(block, n, marked = -1) {
  if (Math.max(block.rows, block.columns) <= 8) return element("div", { class: "ex-scroll", tabindex: 0, role: "group", "aria-label": "The window" }, grid(n, block, block.inputs, block.title, marked));
  const largest = largestOf(block.inputs);
  return equation(`All ${count(block.inputs.length)} cells of ${block.title}; the largest magnitude is`, number(n, largest));
}

function placeText({ places }, index) {
  return `row ${places[index].row + 1}, column ${places[index].column + 1}`;
}

function tieNote({ block, output }) {
  const equal = block.inputs.filter((input, index) => input === output && !block.places[index].isPadding).length;
  return equal > 1 ? [element("p", { class: "wb-note" }, `${count(equal)} of them are equal to the decimals shown; the first is marked.`)] : [];
}

function passedText({ from, rate }) {
  if (from) return `This number is ${originText(from)}; a row of numbers is what dense layers take. It stays what it is:`;
  return rate === undefined ? "It stays what it is:" : "While a network predicts, the number passes unchanged:";
}

function dropoutNote(rate) {
  const scale = (1 / (1 - rate)).toFixed(3);
  return element("p", { class: "wb-note" },
    `In training each number is set to 0 with probability ${rate}, anew for each batch, and the others are multiplied by 1 ÷ (1 − ${rate}) = ${scale}, so that no later layer relies on a single one and the sum keeps its size. In a prediction that would only be noise.`);
}

function softmax(step, n, { node }) {
  const order = Array.from(step.rows.keys()).sort((one, other) => step.rows[other].power - step.rows[one].power || one - other);
  const shown = order.length > CLASSES_SHOWN ? [...new Set([...order.slice(0, CLASSES_SHOWN), step.chosen])] : Array.from(step.rows.keys());
  const others = order.filter((index) => !shown.includes(index));
  const rows = shown.map((index) => classRow(step.rows[index], n, index === step.chosen));
  if (others.length) rows.push(restRow(others.map((index) => step.rows[index]), n));
  const head = ["class", "z", "e^(z − largest)", "share"].map((text) => element("th", { scope: "col" }, text));
  const table = element("table", { class: "ex-list" }, element("thead", {}, element("tr", {}, ...head)), element("tbody", {}, ...rows));
  const { name, power, share } = step.rows[step.chosen];
  return [
    element("p", { class: "wb-note" }, `Each of the ${node.shape[0]} classes has a sum z as above. The largest, `, number(n, step.top), ", is taken off all of them first: the shares stay the same, and e to the power of it cannot grow too large."),
    element("div", { class: "ex-scroll", tabindex: 0, role: "group", "aria-label": "All classes" }, table),
    equation("Their sum is", number(n, step.total)),
    equation(`${name}:`, term(n, power, "e^(z − largest)"), "÷", term(n, step.total, "sum over the classes"), "=", term(n, share, "probability")),
  ];
}

function classRow({ name, logit, power, share }, n, isChosen) {
  const cells = [logit, power, share].map((held) => element("td", {}, number(n, held)));
  return element("tr", isChosen ? { class: "ex-chosen" } : {}, element("th", { scope: "row" }, name), ...cells);
}

function restRow(rows, n) {
  const sum = (part) => element("td", {}, number(n, n.sum(rows.map((row) => row[part]))));
  return element("tr", { class: "ex-rest" }, element("th", { scope: "row" }, `the other ${count(rows.length)} classes together`), element("td", {}), sum("power"), sum("share"));
}
