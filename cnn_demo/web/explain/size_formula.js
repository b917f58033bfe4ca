// The formula for the output size of a convolution, with the numbers inserted. Its "zeros" are the 2p of the chapter on
// convolution: "same" may add one more after the input than before it, so that no single p would do.

import { axis } from "./sliding_window.js";

/** @import { SlidingWindow } from "../types/explain.js" */

/**
 * The formula as lines of text, and the side of the output: 0 where the kernel does not fit.
 *
 * @param {SlidingWindow} window
 * @param {number} length the side of the input
 */
export function sizeFormula(window, length) {
  const { size: k, strides: s, padding } = window;
  const { count, before, after } = axis(window, length);
  const added = before + after;
  const lines = ["output = ⌊(input + zeros − kernel) ÷ stride⌋ + 1"];
  if (padding === "same") {
    const wanted = Math.ceil(length / s);
    lines.unshift(
      "zeros = max((⌈input ÷ stride⌉ − 1) × stride + kernel − input, 0)",
      `= max((${wanted} − 1) × ${s} + ${k} − ${length}, 0) = ${added}: ${before} before, ${after} after`,
    );
  } else {
    lines.unshift("zeros = 0: the window stays inside the input");
  }
  if (count < 1) {
    return { lines: [...lines, `The kernel (${k}) is larger than the input (${length}) and does not fit.`], count: 0 };
  }
  return { lines: [...lines, `= ⌊(${length} + ${added} − ${k}) ÷ ${s}⌋ + 1 = ${count}`], count };
}
