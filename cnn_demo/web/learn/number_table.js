// A small table of numbers in cells that are coloured as in the picture beside it.

import { element, setText } from "../pad/elements.js";
import { cellColours } from "./colours.js";
import { decimalText } from "./planes.js";

/** @import { NumberTable } from "../types/learn.js" */

/**
 * `view` is its element; show() writes other numbers of the same size.
 *
 * @param {NumberTable} first
 */
export function createNumberTable({ title, sign, plane }) {
  const cells = plane.values.map(() => element("td", {}));
  const rows = Array.from({ length: plane.height }, (_, row) =>
    element("tr", {}, ...cells.slice(row * plane.width, (row + 1) * plane.width)),
  );
  const table = element("table", { class: "lf-table" }, element("caption", {}, title), element("tbody", {}, ...rows));
  const signs = sign ? [element("span", { class: "lf-sign", "aria-hidden": "true" }, sign)] : [];
  return {
    view: element("div", { class: "lf-numbers" }, ...signs, table),
    /** @param {NumberTable} table */
    show({ plane: { values, width }, scale, marked }) {
      const chosen = marked ? marked.row * width + marked.column : -1;
      values.forEach((value, index) => {
        const { background, text } = cellColours(scale.kind, value / scale.largest);
        const cell = cells[index];
        setText(cell, decimalText(value));
        cell.style.background = background;
        cell.style.color = text;
        cell.classList.toggle("lf-chosen", index === chosen);
      });
    },
  };
}
