// Bias and activation, with which convolutions and dense layers end.

import { activationOf } from "../../explain/layers/arguments.js";
import { activated } from "./activations.js";

/** @import { Tensor } from "@tensorflow/tfjs-core" */
/** @import { Call } from "./layer.js" */

/**
 * @param {Call} call
 * @param {Tensor} sums
 */
export function finished({ tf, node, weights }, sums) {
  const biased = weights.bias ? tf.add(sums, weights.bias) : sums;
  return activated(tf, activationOf(node), biased);
}
