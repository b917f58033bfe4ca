// ZeroPadding2D: each map with rows and columns of zeros around it.

import { numberArgument } from "../../explain/layers/arguments.js";

/** @import { TrainingLayer } from "./layer.js" */

/** @type {TrainingLayer} */
export const zeroPadding2d = {
  apply({ tf, node, inputs: [x] }) {
    const zeros = numberArgument(node, "padding");
    return tf.pad(x, [
      [0, 0],
      [zeros, zeros],
      [zeros, zeros],
      [0, 0],
    ]);
  },
};
