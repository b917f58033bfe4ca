// The figure of the chapter on preprocessing: a pixel becomes a number.

import { ONE_CELL } from "./maps.js";

/** @import { Figure } from "../../types/learn.js" */

/**
 * One pixel on its way from a photograph to a number between 0 and 1.
 *
 * @typedef {{title: string, note: string, picture: string, ratio: number}} PreparationStep picture: an address. ratio: of
 *   its width to its height
 * @param {{steps: PreparationStep[], colours: number[][], weights: number[], grey: number[], scaled: number[], side: number}} given
 *   colours: red, green and blue of each pixel
 * @returns {Figure}
 */
export function preprocessing({ steps, colours, weights, grey, scaled, side }) {
  return {
    maps: steps.map(({ title, note, picture, ratio }) => ({
      title,
      note,
      colours: picture,
      ratio,
      height: side,
      width: side,
      window: ONE_CELL,
    })),
    positions: { height: side, width: side },
    at: ({ row, column }) => {
      const index = row * side + column;
      const terms = colours[index].map((value, channel) => `${weights[channel]} · ${value}`);
      const brightness = colours[index].reduce((total, value, channel) => total + weights[channel] * value, 0);
      return {
        tables: [],
        lines: [
          `Pixel in row ${row}, column ${column}: ${terms.join(" + ")} = ${brightness.toFixed(3)}`,
          `${grey[index]} / 255 ≈ ${scaled[index].toFixed(4)}`,
        ],
      };
    },
  };
}
