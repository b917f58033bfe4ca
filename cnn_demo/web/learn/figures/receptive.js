// The figure of the chapter on the receptive field: a map of a layer, and the pixels that one of its cells can reach.

import { cornerOf, decimalText, part, square, valueAt } from "../planes.js";
import { BYTES, brightest, mapOf, ONE_CELL } from "./maps.js";

/** @import { Figure } from "../../types/learn.js" */

/**
 * A cell of a map, and its receptive field in the picture.
 *
 * @param {{pixels: number[], map: number[], title: string, side: number, jump: number}} given pixels: 0 to 255. side: of
 *   the field. jump: pixels between the fields of two neighbouring cells.
 * @returns {Figure}
 */
export function receptive({ pixels, map, title, side, jump }) {
  const [picture, cells] = [square(pixels), square(map)];
  const window = { side, step: jump };
  return {
    maps: [
      mapOf(title, cells, brightest(cells), ONE_CELL),
      mapOf("The pixels that it can reach", picture, BYTES, window),
    ],
    positions: cells,
    at: (position) => {
      const { row, column } = position;
      const seen = part(picture, cornerOf(window, position), side);
      return {
        tables: [{ title: "These pixels", plane: seen, scale: BYTES }],
        lines: [`Cell in row ${row}, column ${column}: ${decimalText(valueAt(cells, position))}`],
      };
    },
  };
}
