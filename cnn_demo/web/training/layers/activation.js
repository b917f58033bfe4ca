// Activation: a function of every value.

import { activationOf } from "../../explain/layers/arguments.js";
import { activated } from "./activations.js";

/** @import { TrainingLayer } from "./layer.js" */

/** @type {TrainingLayer} */
export const activation = { apply: ({ tf, node, inputs: [x] }) => activated(tf, activationOf(node), x) };
