// The steps of a value's calculation as parts of the page: from plain data to elements.

import { element } from "../pad/elements.js";
import { STEPS } from "./steps/table.js";

/**
 * found: what explained() gave. about: {network, node, hasAll}; hasAll: every input map is shown, not the largest alone.
 * Returns a list of elements, one a step.
 */
export function stepsView(found, about) {
  return found.steps.map((step, index) => {
    const title = element("h3", {}, element("span", { class: "ex-count" }, String(index + 1)), step.title);
    return element(
      "section",
      { class: `ex-step ex-step-${step.kind}` },
      title,
      ...STEPS[step.kind].view(step, found.n, about),
    );
  });
}
