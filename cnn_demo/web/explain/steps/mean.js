// The step "mean": the mean of a window, without padding.

import { element } from "../../pad/elements.js";
import { equation, term } from "../step_elements.js";
import { count } from "../texts.js";
import { SHORTENINGS, windowRows, windowView } from "./window_view.js";

/** @import { StepKind } from "../../types/explain.js" */

/** @type {StepKind<"mean">} */
export const mean = {
  view: ({ block, total, count: counted, output }, n) => [
    windowView(block, n, SHORTENINGS.mean),
    equation(term(n, total, "sum"), `÷ ${count(counted)} =`, term(n, output, "mean")),
    ...(counted < block.inputs.length ? [element("p", { class: "wb-note" }, "Padding does not count.")] : []),
  ],
  csv: ({ block, count: counted, output }, number) => [
    ...windowRows(block, number),
    { block: `mean of ${counted}`, value: number(output) },
  ],
};
