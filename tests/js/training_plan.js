// A small plan, a checkpoint, and a training that only counts, for the tests of what surrounds a training.

import { fake } from "./fakes.js";

/** @import { BatchRecord, DeviceLoop, EpochRecord, Position, TrainedOnDevice, TrainingPlan, TrainingState } from "../../cnn_demo/web/types/training.js" */

export const BATCHES = 3;
export const EPOCHS = 2;

/** @returns {Position} */
export function position({ epoch = 0, batch = 0, step = 0 } = {}) {
  const sums = { loss_sum: 0, right_sum: 0, image_sum: 0 };
  return { epoch, batch, step, seconds: 0, ...sums, best_epoch: -1, best_accuracy: -1 };
}

/**
 * @param {string} [id]
 * @returns {TrainingPlan}
 */
export function plan(id = "plan-1") {
  return fake({
    id,
    name: `Plan ${id}`,
    nodes: [{ name: "dense", class_name: "Dense", shape: [2], weights: { kernel: [4, 2] } }],
    input_shape: [2, 2, 1],
    spec: { data: { training_images: 27 } },
    recipe: { batch_size: 8, epochs: EPOCHS, optimizer: "adam", augmentation: {}, validation_share: 0.1 },
    data: { url: "https://host.example/data.gz", bytes: 100 },
  });
}

/**
 * @param {number} step
 * @returns {TrainingState}
 */
export function state(step) {
  const place = { epoch: Math.floor(step / BATCHES), batch: step % BATCHES, step };
  const records = Array.from({ length: step }, (_, index) => batchRecord(index + 1));
  return { position: position(place), arrays: { "layer/kernel": new Float32Array([step, 1]) }, records };
}

/** @returns {TrainedOnDevice} */
export function trained() {
  return fake({ weights: new Map([["layer/kernel", new Float32Array(2)]]), records: [], result: { accuracy: 1 } });
}

/**
 * @param {number} step
 * @returns {BatchRecord}
 */
function batchRecord(step) {
  return fake({ kind: "batch", step, loss: 1 / step });
}

/**
 * A training whose steps only count. beforeStep: called with the step that begins; what it throws ends the step.
 *
 * @implements {DeviceLoop}
 */
export class CountingTraining {
  batchSize = 8;
  batches = BATCHES;
  totalSteps = BATCHES * EPOCHS;
  secondsLeft = null;
  isDisposed = false;

  /**
   * @param {TrainingState} from
   * @param {(step: number) => void | Promise<void>} beforeStep
   */
  constructor(from = state(0), beforeStep = () => {}) {
    this.position = { ...from.position };
    this.records = [...from.records];
    this.beforeStep = beforeStep;
  }

  get isEpochDone() {
    return this.position.batch === BATCHES;
  }

  get isDone() {
    return this.position.epoch === EPOCHS;
  }

  async step() {
    await this.beforeStep(this.position.step + 1);
    this.position.step += 1;
    this.position.batch += 1;
    const record = batchRecord(this.position.step);
    this.records.push(record);
    return record;
  }

  async endEpoch(onProgress = (/** @type {number} */ _share) => {}) {
    onProgress(1);
    this.position.epoch += 1;
    this.position.batch = 0;
    /** @type {EpochRecord} */
    const record = fake({ kind: "epoch", step: this.position.step });
    this.records.push(record);
    return record;
  }

  /**
   * @param {number} version
   * @param {Float32Array} values
   */
  async sketch(version, values) {
    const { epoch, step } = this.position;
    const record = { kind: /** @type {const} */ ("sketch"), epoch, step, sketch: version, probabilities: [...values] };
    this.records.push(record);
    return record;
  }

  async predict() {
    return [1];
  }

  async state() {
    const { position, records } = this;
    return { ...state(position.step), position: { ...position }, records: [...records] };
  }

  async finish() {
    return trained();
  }

  dispose() {
    this.isDisposed = true;
  }
}
