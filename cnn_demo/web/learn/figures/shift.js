// The figure of the chapter on the receptive field that shifts the picture: its map against the shifted map.

import { cornerOf, decimalText, part, square, valueAt } from "../planes.js";
import { BYTES, brightest, mapOf, ONE_CELL } from "./maps.js";

/** @import { Figure } from "../../types/learn.js" */

const DECIMALS = 3; // of the maps

/**
 * The map of a shifted picture, the shifted map of the picture, and their difference.
 *
 * @param {object} given
 * @param {number[]} given.pixels of the shifted picture, 0 to 255
 * @param {number[]} given.ofShifted its map
 * @param {number[]} given.shifted the map of the picture, shifted
 * @param {string} given.title of the shifted map
 * @param {number} given.side of a cell's receptive field
 * @param {number} given.jump pixels between the fields of two neighbouring cells
 * @returns {Figure}
 */
export function shift({ pixels, ofShifted, shifted, title, side, jump }) {
  const [picture, one, other] = [square(pixels), square(ofShifted), square(shifted)];
  const values = one.values.map((value, index) => Number((value - other.values[index]).toFixed(DECIMALS)));
  const difference = { ...one, values };
  const [scale, window] = [brightest(one, other), { side, step: jump }];
  return {
    maps: [
      mapOf("Shifted picture", picture, BYTES, window),
      mapOf("Its map", one, scale, ONE_CELL),
      mapOf(title, other, scale, ONE_CELL),
      mapOf("Difference", difference, { ...scale, kind: "signed" }, ONE_CELL),
    ],
    positions: one,
    at: (position) => {
      const { row, column } = position;
      const [left, right, rest] = [one, other, difference].map((plane) => decimalText(valueAt(plane, position)));
      const seen = part(picture, cornerOf(window, position), side);
      return {
        tables: [{ title: "Pixels that the cell can reach", plane: seen, scale: BYTES }],
        lines: [`Cell in row ${row}, column ${column}: ${left} − ${right} = ${rest}`],
      };
    },
  };
}
