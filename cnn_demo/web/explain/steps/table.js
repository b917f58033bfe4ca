// The table of the kinds of steps: the kind -> how a step is shown, and its numbers as rows of a table.

import { affine } from "./affine.js";
import { functionStep } from "./function.js";
import { gate } from "./gate.js";
import { largest } from "./largest.js";
import { mean } from "./mean.js";
import { normalization } from "./normalization.js";
import { passed } from "./passed.js";
import { pixel } from "./pixel.js";
import { products } from "./products.js";
import { softmax } from "./softmax.js";
import { sum } from "./sum.js";

/** @import { Step, StepKind, Steps } from "../../types/explain.js" */

/** @type {{[Kind in keyof Steps]: StepKind<Kind>}} */
const STEPS = {
  pixel,
  products,
  sum,
  function: functionStep,
  largest,
  mean,
  normalization,
  affine,
  gate,
  passed,
  softmax,
};

/**
 * What the page knows of the kind of a step.
 *
 * @param {Step} step
 * @returns {StepKind}
 */
export function kindOf({ kind }) {
  return STEPS[kind];
}
