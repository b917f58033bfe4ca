// Flatten: the values of all maps in one row.

/** @import { TrainingLayer } from "./layer.js" */

/** @type {TrainingLayer} */
export const flatten = { apply: ({ tf, inputs: [x] }) => tf.reshape(x, [x.shape[0], -1]) };
