// Two answers to the same drawing side by side, and the largest difference between them.

import { element, setText } from "../pad/elements.js";
import { differenceText, percent } from "../workbench/texts.js";

/** @typedef {ArrayLike<number>} Probabilities of the classes */

const COLUMNS = ["Class", "Your browser", "Server"];
const WAITING = "The server predicts after each stroke.";

/**
 * `view` is its element.
 *
 * @param {string[]} classes
 */
export function createComparisonView(classes) {
  const rows = classes.map((name) => row(name));
  const head = element("tr", {}, ...COLUMNS.map((title) => element("th", { scope: "col" }, title)));
  const body = element("tbody", {}, ...rows.map((one) => one.view));
  const table = element("table", { class: "wb-compared" }, element("thead", {}, head), body);
  const difference = element("p", { class: "wb-difference", role: "status" }, WAITING);
  return {
    view: element("div", { class: "wb-comparison" }, table, difference),
    /**
     * @param {Probabilities | null} here null where nothing is drawn
     * @param {Probabilities | null} there null while the server has not answered
     */
    show(here, there) {
      rows.forEach((one, index) => one.show(here?.[index] ?? null, there?.[index] ?? null));
      setText(difference, here && there ? differenceText(classes, here, there) : WAITING);
    },
  };
}

/** @param {string} name */
function row(name) {
  const cells = [cell(), cell()];
  const view = element("tr", {}, element("th", { scope: "row" }, name), ...cells.map((one) => one.view));
  return {
    view,
    /** @param {(number | null)[]} shares */
    show: (...shares) => cells.forEach((one, index) => one.show(shares[index])),
  };
}

function cell() {
  const fill = element("span", { class: "wb-fill" });
  const share = element("span", { class: "wb-share" }, "–");
  const track = element("span", { class: "wb-track", "aria-hidden": "true" }, fill);
  return {
    view: element("td", {}, element("span", { class: "wb-measure" }, track, share)),
    /** @param {number | null} probability */
    show(probability) {
      fill.style.transform = `scaleX(${(probability ?? 0).toFixed(4)})`;
      setText(share, probability === null ? "–" : percent(probability));
    },
  };
}
