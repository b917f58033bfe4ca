// All numbers of a calculation as CSV, for other programs.

import { text } from "./decimals.js";
import { kindOf } from "./steps/table.js";

/** @import { CsvRow, ShownCalculation } from "../types/explain.js" */

/** @typedef {CsvRow & {part: string}} NumberedRow part: the number of the step */

/** @type {(keyof NumberedRow)[]} */
const COLUMNS = ["part", "block", "row", "column", "input", "weight", "product", "value"];

/**
 * The numbers of a calculation in the decimals in which they are shown; padding is among the inputs.
 *
 * @param {ShownCalculation} calculation
 * @param {number} places the decimals of the result
 */
export function csvOf({ steps, n, shown }, places) {
  const number = (/** @type {number} */ held) => n.text(held).replace("\u2212", "-");
  /** @type {NumberedRow[]} */
  const rows = steps.flatMap((step, index) =>
    kindOf(step)
      .csv(step, number, n)
      .map((row) => ({ part: String(index + 1), ...row })),
  );
  rows.push({ part: "result", value: text(shown, places).replace("\u2212", "-") });
  return `${[COLUMNS.join(","), ...rows.map(line)].join("\n")}\n`;
}

/** @param {NumberedRow} row */
function line(row) {
  return COLUMNS.map((column) => quoted(String(row[column] ?? ""))).join(",");
}

/** @param {string} cell */
function quoted(cell) {
  return /[",\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
}
