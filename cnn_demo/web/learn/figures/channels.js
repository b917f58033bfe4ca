// The figure of the chapter on several channels: what one channel adds to a value of the next layer.

import { decimalText, part, square, sum, times, valueAt } from "../planes.js";
import { brightest, mapOf, ONE_CELL, signed } from "./maps.js";

/** @import { Figure } from "../../types/learn.js" */

/**
 * A channel, a filter's kernel for it, and the map to which it contributes.
 *
 * @param {{before: number[], after: number[], kernel: number[], channel: number, filter: number}} given before: the
 *   channel. after: the map of the filter.
 * @returns {Figure}
 */
export function channels({ before, after, kernel, channel, filter }) {
  const [input, output, weights] = [square(before), square(after), square(kernel)];
  const [scale, window] = [brightest(input), { side: weights.width, step: 1 }];
  return {
    maps: [
      mapOf(`Channel ${channel}`, input, scale, window),
      mapOf(`Map of filter ${filter}`, output, brightest(output), ONE_CELL),
    ],
    positions: output,
    at: (position) => {
      const seen = part(input, position, window.side);
      const products = times(seen, weights);
      const { row, column } = position;
      return {
        tables: [
          { title: "Its nine inputs", plane: seen, scale },
          { title: `Its kernel in filter ${filter}`, sign: "×", plane: weights, scale: signed(weights) },
          { title: "Products", sign: "=", plane: products, scale: signed(products) },
        ],
        lines: [
          `Channel ${channel}: sum of the products ${decimalText(sum(products))}`,
          `Map of filter ${filter}, row ${row}, column ${column}: ${decimalText(valueAt(output, position))}`,
        ],
      };
    },
  };
}
