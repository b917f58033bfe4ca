// One brightness of the picture.

import { equation, number } from "../figures.js";

const TEXT = "Its brightness in the picture that the network is shown, from 0 (black) to 1 (white):";

/** @type {import("../types.js").StepKind} */
export const pixel = {
  view: ({ output }, n) => [equation(TEXT, number(n, output))],
  csv: () => [],
};
