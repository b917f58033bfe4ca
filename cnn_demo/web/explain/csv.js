// All numbers of one value's calculation, as a table for other programs.

import { text } from "./decimals.js";
import { STEPS } from "./steps/table.js";

const COLUMNS = ["part", "block", "row", "column", "input", "weight", "product", "value"];

/** The calculation's numbers as CSV, in the decimals in which they are shown, padding among the inputs. */
export function csvOf({ steps, n, shown }, places) {
  const number = (held) => n.text(held).replace("\u2212", "-");
  const rows = steps.flatMap((step, index) =>
    STEPS[step.kind].csv(step, number).map((row) => ({ part: index + 1, ...row })),
  );
  rows.push({ part: "result", value: text(shown, places).replace("\u2212", "-") });
  return `${[COLUMNS.join(","), ...rows.map(line)].join("\n")}\n`;
}

function line(row) {
  return COLUMNS.map((column) => quoted(String(row[column] ?? ""))).join(",");
}

function quoted(cell) {
  return /[",\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
}
