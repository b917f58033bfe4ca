// The phases of a training: while its kept layers are frozen, and while all layers learn. Each has its own optimizer.

import { Optimizer } from "./optimizer.js";

/** @import { TensorFlowJS } from "../types/tensorflow_js.js" */
/** @import { TrainingPlan } from "../types/training.js" */
/** @import { TrainableNetwork } from "./network.js" */
/** @import { stepCounts } from "./step_counts.js" */

export class Phases {
  #tf;
  #recipe;
  #network;
  #counts;
  #frozenEpochs;
  #isFrozen;

  /**
   * @param {TensorFlowJS} tf
   * @param {TrainingPlan} plan
   * @param {TrainableNetwork} network
   * @param {ReturnType<typeof stepCounts>} counts
   * @param {number} step of the training, where it starts or goes on
   */
  constructor(tf, plan, network, counts, step) {
    this.#tf = tf;
    this.#recipe = plan.recipe;
    this.#network = network;
    this.#counts = counts;
    this.#frozenEpochs = plan.initial ? (plan.recipe.frozen_epochs ?? 0) : 0;
    // A checkpoint is of the phase of its last step.
    this.#isFrozen = Math.floor(Math.max(step - 1, 0) / counts.batches) < this.#frozenEpochs;
    this.optimizer = this.#newOptimizer();
  }

  /**
   * Where another phase begins with this epoch, take its layers and a new optimizer.
   *
   * @param {number} epoch counted from 0
   */
  beginWith(epoch) {
    const isFrozen = epoch < this.#frozenEpochs;
    if (isFrozen === this.#isFrozen) return;
    this.#isFrozen = isFrozen;
    this.dispose();
    this.optimizer = this.#newOptimizer();
  }

  dispose() {
    this.optimizer.dispose();
  }

  #newOptimizer() {
    const network = this.#network;
    if (this.#frozenEpochs) network.freeze(this.#isFrozen);
    const trained = new Map(network.trainable.map((name) => [name, network.variable(name)]));
    const { batches, totalSteps } = this.#counts;
    const firstStep = this.#isFrozen ? 0 : this.#frozenEpochs * batches;
    return new Optimizer(this.#tf, this.#recipe, trained, totalSteps, firstStep);
  }
}
