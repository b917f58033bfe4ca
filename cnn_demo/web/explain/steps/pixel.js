// One brightness of the picture.

import { equation, number } from "../step_elements.js";

/** @import { StepKind } from "../../types/explain.js" */

const TEXT = "Its brightness in the picture that the network is shown, from 0 (black) to 1 (white):";

/** @type {StepKind} */
export const pixel = {
  view: ({ output }, n) => [equation(TEXT, number(n, output))],
  csv: () => [],
};
