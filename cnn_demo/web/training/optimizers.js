// The optimizers of a recipe, step by step as in Keras 3 (keras/src/optimizers), with weight decay and weight averaging.

import { learningRateAt } from "./schedule.js";

/** @import { Tensor, Variable } from "@tensorflow/tfjs-core" */
/** @import { Recipe } from "../types/training.js" */
/** @import { TensorFlowJS } from "../types/tensorflow_js.js" */

/**
 * A step of one variable. slots: its own values by their names, changed in place. rate: the learning rate. step: counted
 * from 1.
 *
 * @typedef {object} Update
 * @property {TensorFlowJS} tf
 * @property {Variable} variable
 * @property {Tensor} gradient
 * @property {Record<string, Variable>} slots
 * @property {number} rate
 * @property {number} step
 * @property {number} momentum
 */

/**
 * slots: the names of what it keeps for each variable, from 0 on.
 *
 * @typedef {{slots: (momentum: number) => string[], update: (update: Update) => void}} Rule
 */

const EPSILON = 1e-7;
const BETA_1 = 0.9;
const BETA_2 = 0.999;
const RMSPROP_RHO = 0.9;
const ADADELTA_RHO = 0.95;
const AVERAGE = "average";

/** @type {Rule} */
const ADAM = {
  slots: () => ["momentum", "velocity"],
  update: ({ tf, variable, gradient, slots, rate, step }) => {
    moveTowards(tf, slots.momentum, gradient, 1 - BETA_1);
    moveTowards(tf, slots.velocity, tf.square(gradient), 1 - BETA_2);
    const scale = (rate * Math.sqrt(oneMinusPower(BETA_2, step))) / oneMinusPower(BETA_1, step);
    const change = tf.div(tf.mul(slots.momentum, scale), tf.add(tf.sqrt(slots.velocity), EPSILON));
    variable.assign(tf.sub(variable, change));
  },
};

/** @type {Rule} */
const SGD = {
  slots: (momentum) => (momentum ? ["momentum"] : []),
  update: ({ tf, variable, gradient, slots, rate, momentum }) => {
    const change = tf.mul(gradient, rate);
    if (momentum) slots.momentum.assign(tf.sub(tf.mul(slots.momentum, momentum), change));
    variable.assign(momentum ? tf.add(variable, slots.momentum) : tf.sub(variable, change));
  },
};

/** @type {Rule} */
const RMSPROP = {
  slots: (momentum) => (momentum ? ["velocity", "momentum"] : ["velocity"]),
  update: ({ tf, variable, gradient, slots, rate, momentum }) => {
    slots.velocity.assign(weighted(tf, slots.velocity, tf.square(gradient), RMSPROP_RHO));
    const change = tf.div(tf.mul(gradient, rate), tf.sqrt(tf.add(slots.velocity, EPSILON)));
    if (momentum) slots.momentum.assign(tf.add(tf.mul(slots.momentum, momentum), change));
    variable.assign(tf.sub(variable, momentum ? slots.momentum : change));
  },
};

/** @type {Rule} */
const ADADELTA = {
  slots: () => ["accumulated_grad", "accumulated_delta_var"],
  update: ({ tf, variable, gradient, slots, rate }) => {
    const rms = (/** @type {Tensor} */ squares) => tf.sqrt(tf.add(squares, EPSILON));
    slots.accumulated_grad.assign(weighted(tf, slots.accumulated_grad, tf.square(gradient), ADADELTA_RHO));
    const change = tf.div(tf.mul(rms(slots.accumulated_delta_var), gradient), rms(slots.accumulated_grad));
    slots.accumulated_delta_var.assign(weighted(tf, slots.accumulated_delta_var, tf.square(change), ADADELTA_RHO));
    variable.assign(tf.sub(variable, tf.mul(change, rate)));
  },
};

/** @type {Record<Recipe["optimizer"], Rule>} */
const RULES = { adam: ADAM, adamw: ADAM, sgd: SGD, rmsprop: RMSPROP, adadelta: ADADELTA };

/** The optimizer of one training, with what it keeps for each variable. */
export class Optimizer {
  /**
   * @param {TensorFlowJS} tf
   * @param {Recipe} recipe
   * @param {Map<string, Variable>} variables those that are trained, by their names
   * @param {number} totalSteps
   */
  constructor(tf, recipe, variables, totalSteps) {
    this.tf = tf;
    this.recipe = recipe;
    this.totalSteps = totalSteps;
    this.variables = variables;
    const names = RULES[recipe.optimizer].slots(recipe.momentum);
    /** Slots by the names of the variables. @type {Map<string, Record<string, Variable>>} */
    this.slots = new Map();
    for (const [name, variable] of variables) {
      const slots = names.map((slot) => [slot, zerosLike(tf, variable)]);
      const average = recipe.weight_averaging ? [[AVERAGE, zerosLike(tf, variable)]] : [];
      this.slots.set(name, Object.fromEntries([...slots, ...average]));
    }
  }

  /**
   * Change the variables by their gradients.
   *
   * @param {Map<string, Tensor>} gradients
   * @param {number} step counted from 0
   */
  apply(gradients, step) {
    const { tf, recipe } = this;
    const rate = Math.fround(learningRateAt(recipe, step, this.totalSteps));
    for (const [name, variable] of this.variables) {
      const [gradient, slots] = [gradients.get(name), this.slots.get(name)];
      if (!gradient || !slots) throw new Error(`There is no gradient of ${name}.`);
      tf.tidy(() => {
        // Decoupled (Loshchilov & Hutter 2019, arXiv 1711.05101), for every optimizer as in Keras.
        if (recipe.weight_decay) variable.assign(tf.sub(variable, tf.mul(variable, recipe.weight_decay * rate)));
        const given = { tf, variable, gradient, slots, rate, step: step + 1, momentum: recipe.momentum };
        RULES[recipe.optimizer].update(given);
        if (recipe.weight_averaging) this.#average(variable, slots[AVERAGE], step);
      });
    }
  }

  /**
   * The averages of the trained variables, by their names; the variables themselves where the recipe averages nothing.
   *
   * @returns {Map<string, Variable>}
   */
  averages() {
    return new Map(
      Array.from(this.variables, ([name, variable]) => [name, this.slots.get(name)?.[AVERAGE] ?? variable]),
    );
  }

  /**
   * What a checkpoint holds, by names such as "velocity/dense_1/kernel".
   *
   * @returns {Map<string, Variable>}
   */
  state() {
    return new Map(
      Array.from(this.slots).flatMap(([name, slots]) =>
        Object.entries(slots).map(([slot, values]) => /** @type {[string, Variable]} */ ([`${slot}/${name}`, values])),
      ),
    );
  }

  dispose() {
    for (const values of this.state().values()) values.dispose();
  }

  /**
   * @param {Variable} variable
   * @param {Variable} average
   * @param {number} step
   */
  #average(variable, average, step) {
    const { tf, recipe } = this;
    // Keras begins with the first weights.
    const share = step ? recipe.weight_averaging : 0;
    average.assign(weighted(tf, average, variable, share));
  }
}

/**
 * @param {TensorFlowJS} tf
 * @param {Variable} values
 * @param {Tensor} target
 * @param {number} share
 */
function moveTowards(tf, values, target, share) {
  values.assign(tf.add(values, tf.mul(tf.sub(target, values), share)));
}

/**
 * The mean of both, share of it from the first.
 *
 * @param {TensorFlowJS} tf
 * @param {Tensor} before
 * @param {Tensor} now
 * @param {number} share
 */
function weighted(tf, before, now, share) {
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

/**
 * @param {TensorFlowJS} tf
 * @param {Variable} variable
 */
function zerosLike(tf, variable) {
  return tf.tidy(() => tf.variable(tf.zeros(variable.shape), false));
}
