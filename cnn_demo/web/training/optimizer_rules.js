// The rules by which the optimizers of a recipe move weights, step by step as in Keras 3 (keras/src/optimizers).

/** @import { Tensor, Variable } from "@tensorflow/tfjs-core" */
/** @import { Recipe } from "../types/training.js" */
/** @import { TensorFlowJS } from "../types/tensorflow_js.js" */

/**
 * A step of all weights. slots: what the optimizer keeps of each weight, by its names, changed in place. rate: the learning
 * rate. step: counted from 1.
 *
 * @typedef {object} Step
 * @property {TensorFlowJS} tf
 * @property {Tensor} weights
 * @property {Tensor} gradient
 * @property {Record<string, Variable>} slots
 * @property {number} rate
 * @property {number} step
 * @property {number} momentum
 */

/**
 * slots: their names; each begins at 0. moved: the new weights.
 *
 * @typedef {{slots: (momentum: number) => string[], moved: (step: Step) => Tensor}} Rule
 */

const EPSILON = 1e-7;
const BETA_1 = 0.9;
const BETA_2 = 0.999;
const RMSPROP_RHO = 0.9;
const ADADELTA_RHO = 0.95;

/** @type {Rule} */
const ADAM = {
  slots: () => ["momentum", "velocity"],
  moved: ({ tf, weights, gradient, slots: { momentum, velocity }, rate, step }) => {
    momentum.assign(towards(tf, momentum, gradient, 1 - BETA_1));
    velocity.assign(towards(tf, velocity, tf.square(gradient), 1 - BETA_2));
    const scale = (rate * Math.sqrt(oneMinusPower(BETA_2, step))) / oneMinusPower(BETA_1, step);
    return tf.sub(weights, tf.div(tf.mul(momentum, scale), tf.add(tf.sqrt(velocity), EPSILON)));
  },
};

/** @type {Rule} */
const SGD = {
  slots: (momentum) => (momentum ? ["momentum"] : []),
  moved: ({ tf, weights, gradient, slots, rate, momentum }) => {
    const change = tf.mul(gradient, rate);
    if (!momentum) return tf.sub(weights, change);
    slots.momentum.assign(tf.sub(tf.mul(slots.momentum, momentum), change));
    return tf.add(weights, slots.momentum);
  },
};

/** @type {Rule} */
const RMSPROP = {
  slots: (momentum) => (momentum ? ["velocity", "momentum"] : ["velocity"]),
  moved: ({ tf, weights, gradient, slots, rate, momentum }) => {
    slots.velocity.assign(mean(tf, slots.velocity, tf.square(gradient), RMSPROP_RHO));
    const change = tf.div(tf.mul(gradient, rate), tf.sqrt(tf.add(slots.velocity, EPSILON)));
    if (!momentum) return tf.sub(weights, change);
    slots.momentum.assign(tf.add(tf.mul(slots.momentum, momentum), change));
    return tf.sub(weights, slots.momentum);
  },
};

/** @type {Rule} */
const ADADELTA = {
  slots: () => ["accumulated_grad", "accumulated_delta_var"],
  moved: ({ tf, weights, gradient, slots: { accumulated_grad, accumulated_delta_var }, rate }) => {
    const rms = (/** @type {Tensor} */ squares) => tf.sqrt(tf.add(squares, EPSILON));
    accumulated_grad.assign(mean(tf, accumulated_grad, tf.square(gradient), ADADELTA_RHO));
    const change = tf.div(tf.mul(rms(accumulated_delta_var), gradient), rms(accumulated_grad));
    accumulated_delta_var.assign(mean(tf, accumulated_delta_var, tf.square(change), ADADELTA_RHO));
    return tf.sub(weights, tf.mul(change, rate));
  },
};

/** @type {Record<Recipe["optimizer"], Rule>} */
export const RULES = { adam: ADAM, adamw: ADAM, sgd: SGD, rmsprop: RMSPROP, adadelta: ADADELTA };

/**
 * A share of the way to the target.
 *
 * @param {TensorFlowJS} tf
 * @param {Tensor} values
 * @param {Tensor} target
 * @param {number} share
 */
function towards(tf, values, target, share) {
  return tf.add(values, tf.mul(tf.sub(target, values), share));
}

/**
 * The mean of both, share of it from the first.
 *
 * @param {TensorFlowJS} tf
 * @param {Tensor} before
 * @param {Tensor} now
 * @param {number} share
 */
export function mean(tf, before, now, share) {
  return tf.add(tf.mul(before, share), tf.mul(now, 1 - share));
}

/**
 * 1 - base ** step in 32 bits, as Keras computes it: for the first steps this differs noticeably from the exact value.
 *
 * @param {number} base
 * @param {number} step
 */
function oneMinusPower(base, step) {
  return Math.fround(1 - Math.fround(Math.fround(base) ** step));
}
