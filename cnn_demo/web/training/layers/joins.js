// Add, Multiply and Concatenate: where several paths meet.

/** @import { TrainingLayer } from "./layer.js" */

/** @type {TrainingLayer} */
export const add = { apply: ({ tf, inputs }) => inputs.reduce((sum, path) => tf.add(sum, path)) };

/** @type {TrainingLayer} */
export const multiply = { apply: ({ tf, inputs: [values, gate] }) => tf.mul(values, gate) };

/** @type {TrainingLayer} */
export const concatenate = { apply: ({ tf, inputs }) => tf.concat(inputs, -1) };
