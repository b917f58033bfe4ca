// The step "sum": a few numbers added up.

import { addition } from "../step_elements.js";

/** @import { StepKind } from "../../types/explain.js" */

/** @type {StepKind<"sum">} */
export const sum = {
  view: ({ terms, total }, n) => [addition(n, terms, total, "sum")],
  csv: ({ terms, total }, number) => [
    ...terms.map((term) => ({ block: term.title, value: number(term.number) })),
    { block: "sum", value: number(total) },
  ],
};
