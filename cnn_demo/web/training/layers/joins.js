// Add and Concatenate: where the paths of residual blocks and branches meet.

/** @import { TrainingLayer } from "./layer.js" */

/** @type {TrainingLayer} */
export const add = { apply: ({ tf, inputs }) => inputs.reduce((sum, path) => tf.add(sum, path)) };

/** @type {TrainingLayer} */
export const concatenate = { apply: ({ tf, inputs }) => tf.concat(inputs, -1) };
