// The optimizer of one training: a recipe's rule with its learning rates, weight decay and weight averaging.

import { mean, RULES } from "./optimizer_rules.js";
import { learningRateAt } from "./schedule.js";

/** @import { Tensor, Tensor1D, Variable } from "@tensorflow/tfjs-core" */
/** @import { Recipe } from "../types/training.js" */
/** @import { TensorFlowJS } from "../types/tensorflow_js.js" */

/**
 * Variables that are moved at once, as one vector, with what the optimizer keeps of them.
 *
 * @typedef {{names: string[], slots: Record<string, Variable>}} Group
 */

const AVERAGE = "average";
const LARGE = 4096; // values

export class Optimizer {
  /**
   * @param {TensorFlowJS} tf
   * @param {Recipe} recipe
   * @param {Map<string, Variable>} variables those that are trained, by their names
   * @param {number} totalSteps
   * @param {number} [firstStep] of the training, with which it begins
   */
  constructor(tf, recipe, variables, totalSteps, firstStep = 0) {
    this.tf = tf;
    this.recipe = recipe;
    this.totalSteps = totalSteps;
    this.firstStep = firstStep;
    this.variables = variables;
    this.rule = RULES[recipe.optimizer];
    const slots = [...this.rule.slots(recipe.momentum), ...(recipe.weight_averaging ? [AVERAGE] : [])];
    this.groups = grouped(variables).map((names) => this.#groupOf(names, slots));
  }

  /**
   * Change the variables by their gradients.
   *
   * @param {Map<string, Tensor>} gradients
   * @param {number} step of the training, counted from 0
   */
  apply(gradients, step) {
    const rate = Math.fround(learningRateAt(this.recipe, step, this.totalSteps));
    for (const group of this.groups) {
      this.tf.tidy(() =>
        this.#assign(this.variables, group, this.#moved(group, gradients, rate, step - this.firstStep)),
      );
    }
  }

  /**
   * Set variables to the averages of those that are trained.
   *
   * @param {Map<string, Variable>} others with the same names
   */
  assignAverages(others) {
    for (const group of this.groups) this.tf.tidy(() => this.#assign(others, group, group.slots[AVERAGE]));
  }

  /**
   * What a checkpoint holds, by names such as "velocity/0".
   *
   * @returns {Map<string, Variable>}
   */
  state() {
    const entries = this.groups.flatMap(({ slots }, index) =>
      Object.entries(slots).map(([name, slot]) => /** @type {const} */ ([`${name}/${index}`, slot])),
    );
    return new Map(entries);
  }

  dispose() {
    for (const slot of this.state().values()) slot.dispose();
  }

  /**
   * @param {string[]} names
   * @param {string[]} slots
   * @returns {Group}
   */
  #groupOf(names, slots) {
    const { tf } = this;
    const size = names.reduce((sum, name) => sum + variableOf(this.variables, name).size, 0);
    const zeros = () => tf.tidy(() => tf.variable(tf.zeros([size]), false));
    return { names, slots: Object.fromEntries(slots.map((slot) => [slot, zeros()])) };
  }

  /**
   * The new weights of a group.
   *
   * @param {Group} group
   * @param {Map<string, Tensor>} gradients
   * @param {number} rate
   * @param {number} step of this optimizer, counted from 0
   */
  #moved({ names, slots }, gradients, rate, step) {
    const { tf, recipe } = this;
    const gradient = vector(
      tf,
      names.map((name) => /** @type {Tensor} */ (gradients.get(name))),
    );
    let weights = vector(
      tf,
      names.map((name) => variableOf(this.variables, name)),
    );
    // Decoupled (Loshchilov & Hutter 2019, arXiv 1711.05101), for every optimizer as in Keras.
    if (recipe.weight_decay) weights = tf.sub(weights, tf.mul(weights, recipe.weight_decay * rate));
    weights = this.rule.moved({ tf, weights, gradient, slots, rate, step: step + 1, momentum: recipe.momentum });
    if (recipe.weight_averaging) {
      const share = step ? recipe.weight_averaging : 0; // the average begins with the weights of the first step
      slots[AVERAGE].assign(mean(tf, slots[AVERAGE], weights, share));
    }
    return weights;
  }

  /**
   * @param {Map<string, Variable>} variables
   * @param {Group} group
   * @param {Tensor} weights
   */
  #assign(variables, { names }, weights) {
    const targets = names.map((name) => variableOf(variables, name));
    const sizes = targets.map(({ size }) => size);
    const parts = targets.length > 1 ? this.tf.split(weights, sizes) : [weights];
    for (const [index, target] of targets.entries()) target.assign(this.tf.reshape(parts[index], target.shape));
  }
}

/**
 * The names of the variables in groups: large ones by themselves, as packing and unpacking them would take longer than it
 * saves; all small ones together, as calling the backend takes longer than their arithmetic.
 *
 * @param {Map<string, Variable>} variables
 */
function grouped(variables) {
  const names = [...variables.keys()];
  const isLarge = (/** @type {string} */ name) => variableOf(variables, name).size >= LARGE;
  const small = names.filter((name) => !isLarge(name));
  return [...names.filter(isLarge).map((name) => [name]), ...(small.length ? [small] : [])];
}

/**
 * @param {Map<string, Variable>} variables
 * @param {string} name
 */
function variableOf(variables, name) {
  return /** @type {Variable} */ (variables.get(name));
}

/**
 * @param {TensorFlowJS} tf
 * @param {Tensor[]} tensors
 * @returns {Tensor}
 */
function vector(tf, tensors) {
  const flat = tensors.map((tensor) => /** @type {Tensor1D} */ (tf.reshape(tensor, [-1])));
  return flat.length > 1 ? tf.concat1d(flat) : flat[0];
}
