// The figure of the chapter on ReLU: two kernels in a row, and one that does the same.

import { composedKernel, correlate, decimalText, relu, square, valueAt } from "../planes.js";
import { FRACTIONS, mapOf, ONE_CELL, positionsOf, signed } from "./maps.js";

/** @import { Figure } from "../../types/learn.js" */

const SAME = 1e-9; // differences below this are rounding errors

/**
 * Two kernels in a row, and the single kernel that does the same where nothing is between them.
 *
 * @param {{pixels: number[], first: number[], second: number[], relu: boolean}} given
 * @returns {Figure}
 */
export function twoLayers({ pixels, first, second, relu: hasRelu }) {
  const [picture, one, two] = [square(pixels), square(first), square(second)];
  const middle = correlate(picture, one);
  const twoSteps = correlate(hasRelu ? relu(middle) : middle, two);
  const single = composedKernel(one, two);
  const oneStep = correlate(picture, single);
  const scale = signed(twoSteps, oneStep);
  const window = { side: single.width, step: 1 };
  return {
    maps: [
      mapOf("Picture", picture, FRACTIONS, window),
      mapOf(hasRelu ? "First, ReLU, second" : "First, then second", twoSteps, scale, ONE_CELL),
      mapOf("One kernel of 5 × 5", oneStep, scale, ONE_CELL),
    ],
    positions: positionsOf(picture, window),
    at: (position) => {
      const [left, right] = [valueAt(twoSteps, position), valueAt(oneStep, position)];
      const sign = Math.abs(left - right) < SAME ? "=" : "≠";
      const place = `row ${position.row}, column ${position.column}`;
      return { tables: [], lines: [`In the frame, ${place}: ${decimalText(left)} ${sign} ${decimalText(right)}`] };
    },
  };
}
