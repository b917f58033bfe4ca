// The size of a convolution's output, as the formula with the numbers put in. Knows no page.

import { axis } from "./sliding_window.js";

/**
 * window: see windows.js; length: of the input's side. Returns {lines, count}: the formula as lines of text, and the
 * output's side, 0 where the kernel fits nowhere.
 */
export function sizeFormula(window, length) {
  const { size: k, strides: s, padding } = window;
  const { count, before, after } = axis(window, length);
  const added = before + after;
  const lines = ["output = ⌊(input + padding − kernel) ÷ stride⌋ + 1"];
  if (padding === "same") {
    const wanted = Math.ceil(length / s);
    lines.unshift(
      "padding = max((⌈input ÷ stride⌉ − 1) × stride + kernel − input, 0)",
      `= max((${wanted} − 1) × ${s} + ${k} − ${length}, 0) = ${added}: ${before} before, ${after} after`,
    );
  } else {
    lines.unshift("padding = 0: the window stays inside");
  }
  if (count < 1)
    return { lines: [...lines, `The kernel (${k}) is larger than the input (${length}): it fits nowhere.`], count: 0 };
  return { lines: [...lines, `= ⌊(${length} + ${added} − ${k}) ÷ ${s}⌋ + 1 = ${count}`], count };
}
