// The step "pixel": the brightness of one pixel of the picture.

import { equation, number } from "../step_elements.js";

/** @import { StepKind } from "../../types/explain.js" */

const TEXT = "Its brightness in the network's input, from 0 (black) to 1 (white):";

/** @type {StepKind<"pixel">} */
export const pixel = {
  view: ({ output }, n) => [equation(TEXT, number(n, output))],
  csv: () => [],
};
