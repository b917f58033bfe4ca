// The largest number of a region.

import { element } from "../../pad/elements.js";
import { equation, term } from "../step_elements.js";
import { count, placeText } from "../texts.js";
import { windowRows, windowView } from "./window_view.js";

/** @import { Block, StepKind } from "../../types/explain.js" */

/** @type {StepKind} */
export const largest = {
  view: ({ block, winner, output }, n) => [
    windowView(block, n, { marked: winner }),
    equation("The largest of them wins:", term(n, output, placeText(block.places[winner]))),
    ...tieNote(block, output),
  ],
  csv: ({ block, output }, number) => [...windowRows(block, number), { block: "largest", value: number(output) }],
};

/** @type {(block: Block, output: number) => HTMLElement[]} */
function tieNote({ inputs, places }, output) {
  const equal = inputs.filter((input, index) => input === output && !places?.[index].isPadding).length;
  const text = `${count(equal)} of them are equal to the decimals shown; the first is marked.`;
  return equal > 1 ? [element("p", { class: "wb-note" }, text)] : [];
}
