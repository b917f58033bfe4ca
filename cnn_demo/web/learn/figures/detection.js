// The figure of the chapter on applications: a window slides over a strip of digits.

import { BYTES, mapOf } from "./maps.js";

/** @import { Level } from "../../network/certainty.js" */
/** @import { Figure } from "../../types/learn.js" */

/** @type {Record<Level, string>} */
const VERDICTS = {
  sure: "the network is sure",
  leaning: "the network is leaning towards it",
  unsure: "the network is not sure",
};

/**
 * A classifier of single digits that slides over a strip.
 *
 * @param {object} given
 * @param {number[]} given.pixels of the strip, 0 to 255
 * @param {number} given.side of the window and the strip
 * @param {number} given.step from window to window, in pixels
 * @param {string[]} given.classes their names
 * @param {number[][]} given.percent of each class, for each window
 * @param {Level[] | null} given.certainty how certain the network is, for each window; null where it is not asked
 * @param {number[]} given.detected the left edges of the windows that were kept
 * @returns {Figure}
 */
export function detection({ pixels, side, step, classes, percent, certainty, detected }) {
  const strip = { values: pixels, height: side, width: pixels.length / side };
  const window = { side, step };
  return {
    maps: [{ ...mapOf("The strip; the windows that were kept are marked", strip, BYTES, window), marked: detected }],
    positions: { height: 1, width: percent.length },
    at: ({ column }) => {
      const shares = percent[column];
      const best = shares.indexOf(Math.max(...shares));
      const answer = `Window from pixel ${column * step}: ${classes[best]}, ${shares[best].toFixed(1)}\u00a0%`;
      return { tables: [], lines: [certainty ? `${answer}, ${VERDICTS[certainty[column]]}` : answer] };
    },
  };
}
