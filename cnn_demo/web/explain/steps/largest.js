// The step "largest": the largest number of a window.

import { element } from "../../pad/elements.js";
import { equation, term } from "../step_elements.js";
import { count, placeText } from "../texts.js";
import { SHORTENINGS, windowRows, windowView } from "./window_view.js";

/** @import { StepKind, WindowBlock } from "../../types/explain.js" */

/** @type {StepKind<"largest">} */
export const largest = {
  view: ({ block, winner, output }, n) => [
    windowView(block, n, SHORTENINGS.largest, winner),
    equation("The largest of them is", term(n, output, placeText(block.places[winner]))),
    ...tieNote(block, output),
  ],
  csv: ({ block, output }, number) => [...windowRows(block, number), { block: "largest", value: number(output) }],
};

/** @type {(block: WindowBlock, output: number) => HTMLElement[]} */
function tieNote({ inputs, places }, output) {
  const equal = inputs.filter((input, index) => input === output && !places[index].isPadding).length;
  const text = `${count(equal)} of them are equal in the decimals shown; the first is marked.`;
  return equal > 1 ? [element("p", { class: "wb-note" }, text)] : [];
}
