// The batches of a training: images in the order of their epoch, changed by chance, and the answers to learn.

import { augmented, isAny } from "./augmentation.js";
import { imageTensor, pixelsOf } from "./batch_images.js";
import { classWeights } from "./class_weights.js";
import { epochOrder } from "./epoch_order.js";
import { volume } from "./evaluation.js";
import { streamSeed } from "./random_streams.js";
import { targetsByClass } from "./targets.js";

/** @import { Tensor1D, Tensor2D, Tensor4D } from "@tensorflow/tfjs-core" */
/** @import { TensorFlowJS } from "../types/tensorflow_js.js" */
/** @import { Position, TrainingPlan } from "../types/training.js" */
/** @import { AsTrained } from "./averaging.js" */
/** @import { Part } from "./split.js" */

export class TrainingBatches {
  /**
   * @param {TensorFlowJS} tf
   * @param {TrainingPlan} plan
   * @param {Part} part the training images
   * @param {number} batchSize
   */
  constructor(tf, { recipe, input_shape, classes }, part, batchSize) {
    this.tf = tf;
    this.recipe = recipe;
    this.shape = input_shape;
    this.part = part;
    this.batchSize = batchSize;
    this.targets = targetsByClass(classes.length, recipe.label_smoothing);
    this.classWeights = classWeights(recipe, part);
    this.order = { epoch: -1, places: new Uint32Array() };
  }

  /**
   * The next batch; the caller disposes of the tensors. weights: how much the loss of each image counts, null for 1 each.
   * dropoutSeed: for what the network draws while it trains on it.
   *
   * @param {Position} position
   * @returns {{images: Tensor4D, targets: Tensor2D, weights: Tensor1D | null, dropoutSeed: number}}
   */
  next({ epoch, batch, step }) {
    const { images, labels } = this.part;
    const places = this.#orderOf(epoch).subarray(batch * this.batchSize, (batch + 1) * this.batchSize);
    const pixels = this.#changed(pixelsOf(images, places, volume(this.shape)), step);
    const { classWeights: weights } = this;
    return {
      images: imageTensor(this.tf, pixels, this.shape),
      targets: this.tf.tensor2d(Array.from(places, (place) => this.targets[labels[place]])),
      weights: weights && this.tf.tensor1d(Array.from(places, (place) => weights[labels[place]])),
      dropoutSeed: streamSeed("dropout", this.recipe.seed, step),
    };
  }

  /**
   * How the network sees training images again, to measure statistics after a step.
   *
   * @param {number} step
   * @returns {AsTrained}
   */
  asTrained(step) {
    return {
      change: (pixels, batch) => this.#changed(pixels, step, batch),
      dropoutSeed: (batch) => streamSeed("dropout", this.recipe.seed, step, batch),
    };
  }

  /** @param {number} epoch */
  #orderOf(epoch) {
    const { indices } = this.part;
    if (this.order.epoch !== epoch) {
      const order = epochOrder(this.recipe.seed, epoch, indices.length);
      this.order = { epoch, places: order.map((index) => indices[index]) };
    }
    return this.order.places;
  }

  /**
   * @param {Float32Array} pixels
   * @param {number} step
   * @param {number} [batch] of those that statistics are measured on
   */
  #changed(pixels, step, batch) {
    const { augmentation, seed } = this.recipe;
    if (!isAny(augmentation)) return pixels;
    return augmented(augmentation, pixels, this.shape, streamSeed("augmentation", seed, step, batch));
  }
}
