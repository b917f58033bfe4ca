// The steps of a calculation as elements of the page.

import { element } from "../pad/elements.js";
import { kindOf } from "./steps/table.js";

/** @import { ShownCalculation, StepContext } from "../types/explain.js" */

/**
 * One element for each step.
 *
 * @param {ShownCalculation} calculation
 * @param {StepContext} context
 */
export function stepsView({ steps, n }, context) {
  return steps.map((step, index) => {
    const title = element("h3", {}, element("span", { class: "ex-count" }, String(index + 1)), step.title);
    return element("section", { class: `ex-step ex-step-${step.kind}` }, title, ...kindOf(step).view(step, n, context));
  });
}
