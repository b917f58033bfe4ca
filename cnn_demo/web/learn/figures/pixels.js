// The figure of the chapter on pixels: the numbers around one of them.

import { part, square, valueAt } from "../planes.js";
import { BYTES, mapOf, positionsOf } from "./maps.js";

/** @import { Figure } from "../../types/learn.js" */

const AROUND = 3; // pixels on each side of the chosen one

/**
 * The numbers around a pixel.
 *
 * @param {{pixels: number[]}} given 0 to 255
 * @returns {Figure}
 */
export function pixels({ pixels }) {
  const picture = square(pixels);
  const window = { side: 2 * AROUND + 1, step: 1 };
  return {
    maps: [mapOf("Picture", picture, BYTES, window)],
    positions: positionsOf(picture, window),
    at: (position) => {
      const plane = part(picture, position, window.side);
      const [row, column] = [position.row + AROUND, position.column + AROUND];
      const value = valueAt(picture, { row, column });
      return {
        tables: [{ title: "In the frame", plane, scale: BYTES, marked: { row: AROUND, column: AROUND } }],
        lines: [`Pixel in the middle, row ${row}, column ${column}: ${value}`],
      };
    },
  };
}
