// The test figures of each class, and the confusion matrix, as tables.

import { element } from "../../pad/elements.js";
import { wholeText } from "./number_texts.js";

/** @typedef {{class: number, count: number, precision: number | null, recall: number | null, f1: number | null}} ClassFigures */

const PRECISION =
  "Precision: the share of the class's predictions that are right. Recall: the share of its images that are found. " +
  "F1: the harmonic mean of both.";
const CONFUSION =
  "Rows: the true class. Columns: the predicted class. The darker a cell, the more of its row it holds.";

/**
 * @param {ClassFigures[]} rows
 * @param {string[]} classes
 */
export function classTable(rows, classes) {
  const head = row("th", ["Class", "Images", "Precision", "Recall", "F1"]);
  const body = rows.map((each) =>
    row("td", [
      classes[each.class],
      wholeText(each.count),
      ...[each.precision, each.recall, each.f1].map((share) =>
        share === null ? "–" : `${(100 * share).toFixed(1)}\u00a0%`,
      ),
    ]),
  );
  const table = element("table", { class: "tp-table" }, element("thead", {}, head), element("tbody", {}, ...body));
  return element("div", {}, table, element("p", { class: "tp-note" }, PRECISION));
}

/**
 * @param {number[][]} confusion a row for each true class
 * @param {string[]} classes
 */
export function confusionTable(confusion, classes) {
  const head = element("tr", {}, element("td"), ...classes.map((name) => element("th", { scope: "col" }, name)));
  const body = confusion.map((counts, index) => {
    const sum = counts.reduce((total, count) => total + count, 0) || 1;
    const cells = counts.map((count) => {
      const cell = element("td", {}, count ? wholeText(count) : "");
      cell.style.setProperty("--share", (count / sum).toFixed(3));
      return cell;
    });
    return element("tr", {}, element("th", { scope: "row" }, classes[index]), ...cells);
  });
  const label = { class: "tp-table tp-confusion", "aria-label": "Confusion matrix of the test images" };
  const table = element("table", label, element("thead", {}, head), element("tbody", {}, ...body));
  return element(
    "div",
    {},
    element("div", { class: "tp-scroll" }, table),
    element("p", { class: "tp-note" }, CONFUSION),
  );
}

/**
 * @param {"th" | "td"} kind
 * @param {string[]} texts
 */
function row(kind, texts) {
  return element("tr", {}, ...texts.map((text) => element(kind, kind === "th" ? { scope: "col" } : {}, text)));
}
