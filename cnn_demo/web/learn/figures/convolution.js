// The figure of the chapter on convolution: a kernel on a picture.

import { correlate, decimalText, part, square, times, valueAt } from "../planes.js";
import { FRACTIONS, mapOf, ONE_CELL, positionsOf, signed } from "./maps.js";

/** @import { Figure } from "../../types/learn.js" */

/**
 * A kernel on a picture: the products in the frame, and their sum in the feature map.
 *
 * @param {{pixels: number[], kernel: number[]}} given pixels: fractions of white
 * @returns {Figure}
 */
export function convolution({ pixels, kernel }) {
  const [picture, weights] = [square(pixels), square(kernel)];
  const featureMap = correlate(picture, weights);
  const window = { side: weights.width, step: 1 };
  return {
    maps: [
      mapOf("Picture", picture, FRACTIONS, window),
      mapOf("Feature map", featureMap, signed(featureMap), ONE_CELL),
    ],
    positions: positionsOf(picture, window),
    at: (position) => {
      const seen = part(picture, position, window.side);
      const products = times(seen, weights);
      return {
        tables: [
          { title: "Pixels", plane: seen, scale: FRACTIONS },
          { title: "Kernel", sign: "×", plane: weights, scale: signed(weights) },
          { title: "Products", sign: "=", plane: products, scale: signed(products) },
        ],
        lines: [
          `Sum, in row ${position.row}, column ${position.column}: ${decimalText(valueAt(featureMap, position))}`,
        ],
      };
    },
  };
}
