// The step "softmax": the sum of every class, its power of e, and its share of all powers.

import { element } from "../../pad/elements.js";
import { equation, number, scrolling, table, term } from "../step_elements.js";
import { count, othersText } from "../texts.js";

/** @import { ShownNumbers, SoftmaxRow, StepKind, StepOf } from "../../types/explain.js" */

const CLASSES_SHOWN = 10;
const POWER = "e^(z − largest)";

/** @type {StepKind<"softmax">} */
export const softmax = { view, csv };

/** @type {StepKind<"softmax">["view"]} */
function view(step, n) {
  const { name, power, share } = step.rows[step.chosen];
  const note = element(
    "p",
    { class: "wb-note" },
    `Each of the ${count(step.rows.length)} classes has a sum z, computed as above. The largest one, `,
    number(n, step.top),
    ", is subtracted from all of them first: this does not change the probabilities, and keeps the powers of e small.",
  );
  const [powerTerm, totalTerm] = [term(n, power, POWER), term(n, step.total, "sum over the classes")];
  return [
    note,
    scrolling("All classes", classTable(step, n)),
    equation("Their sum is", number(n, step.total)),
    equation(`${name}:`, powerTerm, "÷", totalTerm, "=", term(n, share, "probability")),
  ];
}

/** @type {StepKind<"softmax">["csv"]} */
function csv({ rows }, number) {
  return rows.flatMap((row) => [
    { block: `${row.name}: sum`, value: number(row.logit) },
    { block: `${row.name}: power of e`, value: number(row.power) },
    { block: `${row.name}: share`, value: number(row.share) },
  ]);
}

/**
 * @param {StepOf<"softmax">} step
 * @param {ShownNumbers} n
 */
function classTable({ rows, chosen }, n) {
  const shown = shownClasses(rows, chosen);
  const others = rows.filter((_, index) => !shown.includes(index));
  const cells = (/** @type {number[]} */ numbers) => numbers.map((one) => number(n, one));
  const lines = shown.map((index) => [
    rows[index].name,
    ...cells([rows[index].logit, rows[index].power, rows[index].share]),
  ]);
  const sum = (/** @type {"power" | "share"} */ part) => n.sum(others.map((row) => row[part]));
  const rest = [othersText(others.length, "class"), "", ...cells([sum("power"), sum("share")])];
  return table(["class", "z", POWER, "share"], lines, others.length ? rest : null, shown.indexOf(chosen));
}

/**
 * The indices of the most probable classes and of the chosen one, in the order of the classes.
 *
 * @param {SoftmaxRow[]} rows
 * @param {number} chosen
 */
function shownClasses(rows, chosen) {
  const all = Array.from(rows.keys());
  if (all.length <= CLASSES_SHOWN) return all;
  const best = [...all].sort((one, other) => rows[other].power - rows[one].power).slice(0, CLASSES_SHOWN);
  return all.filter((index) => index === chosen || best.includes(index));
}
