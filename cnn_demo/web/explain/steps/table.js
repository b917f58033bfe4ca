// The table of the kinds of steps: a step's kind -> how it is shown, and its numbers as rows of a table.

import { affine } from "./affine.js";
import { functionStep } from "./function.js";
import { largest } from "./largest.js";
import { mean } from "./mean.js";
import { normalization } from "./normalization.js";
import { passed } from "./passed.js";
import { pixel } from "./pixel.js";
import { products } from "./products.js";
import { softmax } from "./softmax.js";
import { sum } from "./sum.js";

/** @import { StepKind } from "../../types/explain.js" */

/** @type {Record<string, StepKind>} */
export const STEPS = {
  pixel,
  products,
  sum,
  function: functionStep,
  largest,
  mean,
  normalization,
  affine,
  passed,
  softmax,
};
