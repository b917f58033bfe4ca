// Dense: weighted sums of all inputs.

import { finished } from "./outputs.js";

/** @import { Tensor2D } from "@tensorflow/tfjs-core" */
/** @import { TrainingLayer } from "./layer.js" */

/** @type {TrainingLayer} */
export const dense = {
  apply(call) {
    const { tf, inputs, weights } = call;
    return finished(call, tf.matMul(/** @type {Tensor2D} */ (inputs[0]), /** @type {Tensor2D} */ (weights.kernel)));
  },
};
