// How far a training is, and what it reports: the records of metrics.jsonl, with their means over images.

import { BatchSums } from "./batch_sums.js";
import { checkFinite } from "./divergence.js";
import { rounded } from "./rounded.js";
import { learningRateAt } from "./schedule.js";

/** @import { BatchRecord, EpochRecord, MetricsRecord, Position, Recipe, SketchRecord, TrainingState } from "../types/training.js" */
/** @import { Clock } from "./batch_sums.js" */

const REPORT_SECONDS = 0.3;

/** @type {Position} */
const START = {
  epoch: 0,
  batch: 0,
  step: 0,
  seconds: 0,
  loss_sum: 0,
  right_sum: 0,
  image_sum: 0,
  best_epoch: -1,
  best_accuracy: -1,
};

/** @type {Pick<TrainingState, "position" | "records">} */
export const AT_START = { position: START, records: [] };

export class Progress {
  /**
   * @param {Pick<TrainingState, "position" | "records">} state where it goes on
   * @param {Recipe} recipe
   * @param {{batches: number, totalSteps: number}} counts
   * @param {Clock} now
   */
  constructor({ position, records }, recipe, { batches, totalSteps }, now) {
    this.recipe = recipe;
    this.batches = batches;
    this.totalSteps = totalSteps;
    this.now = now;
    /** @type {Position} */
    this.position = { ...position };
    /** @type {MetricsRecord[]} */
    this.records = [...records];
    this.hasReported = false;
    /** Of the batches since the last report, null before the first of them. @type {BatchSums | null} */
    this.sums = null;
  }

  get isEpochDone() {
    return this.position.batch === this.batches;
  }

  /** Whether the next report is due: the first batch is reported at once. */
  get isDue() {
    return !this.hasReported || this.isEpochDone || this.#started().seconds >= REPORT_SECONDS;
  }

  get secondsLeft() {
    const { step, seconds } = this.position;
    return seconds ? ((this.totalSteps - step) * seconds) / Math.max(step, 1) : null;
  }

  /** A batch begins; the time until the next report counts from the first one. */
  startBatch() {
    this.#started();
  }

  /** A batch is with the backend; what it gives is added later. */
  nextBatch() {
    this.position.batch += 1;
    this.position.step += 1;
  }

  /**
   * @param {number} images
   * @param {number} loss their mean loss
   * @param {number} right how many were predicted right
   */
  add(images, loss, right) {
    this.#started().add(images, loss, right);
  }

  /**
   * Report the batches since the last report. Throws an Error where the training diverged.
   *
   * @param {number} memoryMb
   * @returns {BatchRecord}
   */
  report(memoryMb) {
    const { position, recipe } = this;
    const { loss, accuracy, images, lossSum, rightSum, seconds } = this.#started();
    checkFinite([loss], position, recipe);
    position.seconds += seconds;
    position.loss_sum += lossSum;
    position.right_sum += rightSum;
    position.image_sum += images;
    this.sums = null;
    this.hasReported = true;
    return this.#record({
      kind: "batch",
      epoch: position.epoch,
      batch: position.batch,
      step: position.step,
      loss: rounded(loss, 6),
      accuracy: rounded(accuracy, 6),
      learning_rate: learningRateAt(recipe, position.step - 1, this.totalSteps),
      images_per_second: rounded(images / seconds, 1),
      memory_mb: rounded(memoryMb, 1),
    });
  }

  /**
   * Report the epoch and move on to the next one.
   *
   * @param {{accuracy: number, loss: number, seconds: number}} validation
   * @returns {EpochRecord}
   */
  endEpoch({ accuracy, loss, seconds }) {
    const { position } = this;
    const { epoch, step, loss_sum, right_sum, image_sum } = position;
    if (accuracy > position.best_accuracy) Object.assign(position, { best_accuracy: accuracy, best_epoch: epoch });
    position.seconds += seconds;
    Object.assign(position, { epoch: epoch + 1, batch: 0, loss_sum: 0, right_sum: 0, image_sum: 0 });
    return this.#record({
      kind: "epoch",
      epoch,
      step,
      loss: rounded(loss_sum / image_sum, 6),
      accuracy: rounded(right_sum / image_sum, 6),
      val_loss: rounded(loss, 6),
      val_accuracy: rounded(accuracy, 6),
      seconds: rounded(position.seconds, 2),
    });
  }

  /**
   * @param {number} version
   * @param {number[]} probabilities
   * @returns {SketchRecord}
   */
  addSketch(version, probabilities) {
    const { epoch, step } = this.position;
    return this.#record({ kind: "sketch", epoch, step, sketch: version, probabilities });
  }

  #started() {
    this.sums ??= new BatchSums(this.now);
    return this.sums;
  }

  /**
   * @template {MetricsRecord} R
   * @param {R} record
   */
  #record(record) {
    this.records.push(record);
    return record;
  }
}
