// One training on the visitor's device, batch by batch: the twin of training/loop.py without files and requests.

import { isOfOutput } from "../network/output_stage.js";
import { averaged, statisticsImages } from "./averaging.js";
import { imageTensor } from "./batch_images.js";
import { checkFinite } from "./divergence.js";
import { answersOf } from "./evaluation.js";
import { accuracy, crossEntropy } from "./figures.js";
import { finalEvaluation, imagesToEvaluate } from "./final_evaluation.js";
import { trainOnBatch } from "./gradient_step.js";
import { initialWeights } from "./initial_weights.js";
import { TrainableNetwork } from "./network.js";
import { Phases } from "./phases.js";
import { AT_START, Progress } from "./progress.js";
import { rounded } from "./rounded.js";
import { split } from "./split.js";
import { stepCounts } from "./step_counts.js";
import { TrainingBatches } from "./training_batches.js";
import { named, readAll, readOnce, writeAll } from "./variables.js";

/** @import { TensorFlowJS } from "../types/tensorflow_js.js" */
/** @import { BatchRecord, DataSet, DeviceLoop, EpochRecord, SketchRecord, TrainingPlan, TrainingState, Weights } from "../types/training.js" */
/** @import { Clock } from "./batch_sums.js" */

/**
 * A batch that has been given to the backend. values: see trainOnBatch.
 *
 * @typedef {{images: number, values: Promise<ArrayLike<number>>}} Pending
 */

const MEGABYTE = 1e6;

const clock = () => performance.now();

/** @implements {DeviceLoop} */
export class Training {
  /**
   * A training at its start.
   *
   * @param {TensorFlowJS} tf with its backend started
   * @param {TrainingPlan} plan
   * @param {DataSet} dataSet
   * @param {Weights | null} [initial] weights to start from; without those of the output layer, that one is fresh
   * @param {Clock} [now]
   */
  static begin(tf, plan, dataSet, initial = null, now = clock) {
    const training = new Training(tf, plan, dataSet, AT_START, now);
    const fresh = initialWeights(plan.nodes, plan.recipe.seed);
    const weights = initial ? new Map([...[...fresh].filter(([name]) => isOfOutput(name)), ...initial]) : fresh;
    return training.#filled(() => training.network.setWeights(weights));
  }

  /**
   * A training that goes on from a checkpoint.
   *
   * @param {TensorFlowJS} tf with its backend started
   * @param {TrainingPlan} plan
   * @param {DataSet} dataSet
   * @param {TrainingState} state
   * @param {Clock} [now]
   */
  static resume(tf, plan, dataSet, state, now = clock) {
    const training = new Training(tf, plan, dataSet, state, now);
    return training.#filled(() => writeAll(tf, training.#variables(), state.arrays));
  }

  /**
   * For begin and resume: all weights are 0.
   *
   * @param {TensorFlowJS} tf
   * @param {TrainingPlan} plan
   * @param {DataSet} dataSet
   * @param {Pick<TrainingState, "position" | "records">} state
   * @param {Clock} now
   */
  constructor(tf, plan, dataSet, state, now) {
    // The page offers no start for such a recipe: see cnn_demo/ui/train/suggested_place.py.
    if (plan.recipe.distillation) throw new Error("A plan for this device must have no teacher network.");
    if (plan.recipe.outlier_exposure) throw new Error("A plan for this device must have no outlier exposure.");
    this.tf = tf;
    this.now = now;
    this.recipe = plan.recipe;
    this.shape = plan.input_shape;
    const { validation_share: share, seed, training_images: most } = plan.recipe;
    this.parts = split(dataSet, share, seed, most);
    const counts = stepCounts(plan.recipe, this.parts.train.indices.length);
    this.batchSize = counts.batchSize;
    this.batches = counts.batches;
    this.totalSteps = counts.totalSteps;
    this.network = new TrainableNetwork(tf, plan);
    this.images = new TrainingBatches(tf, plan, this.parts.train, this.batchSize);
    this.progress = new Progress(state, plan.recipe, counts, now);
    this.phases = new Phases(tf, plan, this.network, counts, state.position.step);
    /** @type {Pending | null} */
    this.pending = null;
  }

  get position() {
    return this.progress.position;
  }

  get records() {
    return this.progress.records;
  }

  get isEpochDone() {
    return this.progress.isEpochDone;
  }

  get isDone() {
    return this.position.epoch === this.recipe.epochs;
  }

  get secondsLeft() {
    return this.progress.secondsLeft;
  }

  /** @returns {Promise<BatchRecord | null>} */
  async step() {
    const { tf, network, phases, progress, position } = this;
    phases.beginWith(position.epoch);
    progress.startBatch();
    const values = trainOnBatch(tf, network, phases.optimizer, this.images.next(position), position.step);
    await this.#settle(); // the batch before: the backend is given the next one while it computes
    this.pending = { images: this.batchSize, values };
    progress.nextBatch();
    return progress.isDue ? this.#report() : null;
  }

  /**
   * @param {(share: number) => void} [onProgress]
   * @returns {Promise<EpochRecord>}
   */
  async endEpoch(onProgress) {
    const started = this.now();
    const { position, recipe, parts } = this;
    const onImages = this.#counter(parts.validation.indices.length, onProgress);
    const network = await this.#evaluated(onImages);
    try {
      const answers = await answersOf(network, parts.validation, onImages);
      checkFinite(answers.probabilities, position, recipe);
      const { 0: penalty } = await readOnce(network.penalty());
      const seconds = (this.now() - started) / 1000;
      const loss = crossEntropy(answers) + penalty;
      return this.progress.endEpoch({ accuracy: accuracy(answers), loss, seconds });
    } finally {
      this.#release(network);
    }
  }

  /**
   * @param {number} version
   * @param {Float32Array} values
   * @returns {Promise<SketchRecord | null>}
   */
  async sketch(version, values) {
    const probabilities = (await this.predict(values)).map((value) => rounded(value, 5));
    if (!probabilities.every(Number.isFinite)) return null; // JSON has no NaN; the next report says that it diverged
    return this.progress.addSketch(version, probabilities);
  }

  /** @param {Float32Array} values */
  async predict(values) {
    const { tf, network } = this;
    return Array.from(await readOnce(tf.tidy(() => network.predict(imageTensor(tf, values, this.shape)))));
  }

  /** @returns {Promise<TrainingState>} */
  async state() {
    await this.#reportRest();
    const arrays = Object.fromEntries(await readAll(this.#variables()));
    return { position: { ...this.position }, arrays, records: [...this.records] };
  }

  /** @param {(share: number) => void} [onProgress] */
  async finish(onProgress) {
    await this.#reportRest();
    const { parts, position, recipe, now } = this;
    const onImages = this.#counter(imagesToEvaluate(parts), onProgress);
    const network = await this.#evaluated(onImages);
    try {
      const { result, certainty } = await finalEvaluation(network, parts, { position, recipe, now, onImages });
      return { weights: await readAll(network.variables), records: this.records, result, certainty };
    } finally {
      this.#release(network);
    }
  }

  dispose() {
    this.network.dispose();
    this.phases.dispose();
  }

  /**
   * This training with its values; what does not fit leaves nothing behind.
   *
   * @param {() => void} fill
   */
  #filled(fill) {
    try {
      fill();
    } catch (error) {
      this.dispose();
      throw error;
    }
    return this;
  }

  /** Add the last batch to the sums, as soon as the backend has computed it. */
  async #settle() {
    const { pending } = this;
    if (!pending) return;
    this.pending = null;
    const { 0: loss, 1: right } = await pending.values;
    this.progress.add(pending.images, loss, right);
  }

  async #reportRest() {
    if (this.pending) await this.#report();
  }

  async #report() {
    await this.#settle();
    return this.progress.report(this.tf.memory().numBytes / MEGABYTE);
  }

  /**
   * The network that is validated, kept and tested: with averaged weights where the recipe says so.
   *
   * @param {(images: number) => void} onImages
   */
  async #evaluated(onImages) {
    const { network, position, images, parts } = this;
    if (!this.#isAveraged) return network;
    return averaged(network, this.phases.optimizer, parts.train, images.asTrained(position.step), onImages);
  }

  get #isAveraged() {
    return this.recipe.weight_averaging > 0 && this.position.step > 0;
  }

  /**
   * Counts the images of an evaluation, and those that averaged weights need before it.
   *
   * @param {number} evaluated
   * @param {(share: number) => void} [onProgress]
   */
  #counter(evaluated, onProgress) {
    const total = evaluated + (this.#isAveraged ? statisticsImages(this.network, this.parts.train) : 0);
    let done = 0;
    return (/** @type {number} */ images) => {
      done += images;
      this.now(); // a clock that leaves out the sleep of a phone must be read now and then
      onProgress?.(done / total);
    };
  }

  /** @param {TrainableNetwork} evaluated */
  #release(evaluated) {
    if (evaluated !== this.network) evaluated.dispose();
  }

  /** Every variable that training changes. */
  #variables() {
    return new Map([...named("weights", this.network.variables), ...named("optimizer", this.phases.optimizer.state())]);
  }
}
