// Training on the visitor's device: what the page, the Web Worker and the modules in web/training/ exchange.

import type { BackendName } from "../network/backends.js";
import type { BackendTrial } from "./device_training.js";
import type { CertaintyRule, Shape3D } from "./network.js";
import type { Sources } from "./tensorflow_js.js";

/** `Recipe.to_dict()` of cnn_demo/spec/recipe.py. */
export interface Recipe {
  optimizer: "adam" | "adamw" | "sgd" | "rmsprop" | "adadelta";
  learning_rate: number;
  schedule: "constant" | "cosine" | "one_cycle";
  momentum: number;
  weight_decay: number;
  batch_size: number;
  epochs: number;
  label_smoothing: number;
  weight_averaging: number;
  distillation: number;
  temperature: number;
  frozen_epochs?: number;
  class_weights?: "balanced";
  outlier_exposure?: number;
  training_images?: number;
  augmentation: Augmentation;
  validation_share: number;
  seed: number;
  [other: string]: unknown;
}

export interface Augmentation {
  shift: number;
  rotate: number;
  zoom: number;
  shear: number;
  elastic: number;
  thickness: number;
  mirror: boolean;
}

/**
 * One Keras layer: `Node` of cnn_demo/spec/layers/base.py. arguments: those of Keras, with a batch normalization's
 * epsilon and momentum. inputs: names of nodes, or "image". shape: of the output, without the batch. weights: name ->
 * shape. regularizers: a weight's name -> factor of its L2 penalty.
 */
export interface TrainingNode {
  name: string;
  class_name: string;
  arguments: Record<string, unknown>;
  inputs: string[];
  shape: number[];
  weights: Record<string, number[]>;
  regularizers: Record<string, number>;
  /** Its weights stay as they are; a batch normalization also keeps its averages and uses them, as in Keras. */
  frozen?: boolean;
}

/** Weight name, `layer/weight` as in our weights.safetensors -> values in C order. */
export type Weights = Map<string, Float32Array>;

/** The images of one part. images: n * height * width * channels values, 0 to 255. labels: n indices into the classes. */
export interface LabelledImages {
  images: Uint8Array;
  labels: Uint8Array;
}

/**
 * A whole data set as published, before validation images are split off. held: 1 for each training image that is for
 * validation, 0 for the others; missing where each training chooses them.
 */
export interface DataSet {
  shape: Shape3D;
  train: LabelledImages;
  held?: Uint8Array;
  test: LabelledImages;
}

/** Where the data set's file is: gzip, see web/network/data_file.js. bytes: its length, for progress. */
export interface DataSource {
  url: string;
  bytes: number;
}

/**
 * Everything that decides a training on this device: `training_plan()` of cnn_demo/browser/training_plan.py.
 *
 * id: random; names what the device stores of it. spec: `Project.spec_dict()`, for the bundle. input_shape: of one image.
 * backend: what the visitor has chosen on the page, absent for the fastest.
 */
export interface TrainingPlan {
  id: string;
  name: string;
  spec: Record<string, unknown>;
  recipe: Recipe;
  nodes: TrainingNode[];
  input_shape: Shape3D;
  classes: string[];
  data: DataSource;
  /** A safetensors file with the weights that the training keeps of another network, and that network's name. */
  initial?: DataSource;
  starts_from?: string;
  backend?: BackendName;
}

/** How far a training is: `Position` of cnn_demo/training/checkpoint.py. Sums are over the epoch that is running. */
export interface Position {
  epoch: number;
  batch: number;
  step: number;
  seconds: number;
  loss_sum: number;
  right_sum: number;
  image_sum: number;
  best_epoch: number;
  best_accuracy: number;
}

/** All that a training needs to go on: arrays by name, and small values. Structured clone can store it. */
export interface TrainingState {
  position: Position;
  /** The network's weights, the optimizer's slots and averages, each under a name of its own. */
  arrays: Record<string, Float32Array>;
  /** Records so far, as in metrics.jsonl. */
  records: MetricsRecord[];
}

/** A line of metrics.jsonl: the records of cnn_demo/runs/metrics.py. */
export type MetricsRecord = BatchRecord | EpochRecord | SketchRecord;

export interface BatchRecord {
  kind: "batch";
  epoch: number;
  batch: number;
  step: number;
  loss: number;
  accuracy: number;
  learning_rate: number;
  images_per_second: number;
  memory_mb: number;
}

export interface EpochRecord {
  kind: "epoch";
  epoch: number;
  step: number;
  loss: number;
  accuracy: number;
  val_loss: number;
  val_accuracy: number;
  seconds: number;
}

export interface SketchRecord {
  kind: "sketch";
  epoch: number;
  step: number;
  sketch: number;
  probabilities: number[];
}

/**
 * `class Training` of web/training/training.js: the twin of training/loop.py, one batch at a time, without a clock's pauses.
 * It is made by `Training.begin(tf, plan, dataSet, initial = null, now = () => performance.now())`, with initial weights of
 * one's own or fresh ones, or by `Training.resume(tf, plan, dataSet, state, now)`. now: milliseconds, without the time in
 * which a phone slept; read at least once a batch, validation included. After each step, isEpochDone says whether endEpoch() is next, and isDone
 * whether all epochs have ended; finish() may come at any time. One call at a time: await each. A diverging training throws
 * an Error with words for the visitor.
 */
export interface DeviceLoop {
  readonly position: Position;
  readonly batchSize: number;
  /** In an epoch. */
  readonly batches: number;
  readonly totalSteps: number;
  /** All so far, as in metrics.jsonl. */
  readonly records: MetricsRecord[];
  readonly isEpochDone: boolean;
  readonly isDone: boolean;
  /** null before it can be estimated. */
  readonly secondsLeft: number | null;
  /** Train on one batch. A record where a report is due: after the first batch, every 0.3 s, at the end of an epoch. */
  step(): Promise<BatchRecord | null>;
  /** Validate, and move on to the next epoch. onProgress gets the share that is done. */
  endEpoch(onProgress?: (share: number) => void): Promise<EpochRecord>;
  /** Predict the visitor's drawing, values from 0 to 1, and record that; null where an answer is not finite. */
  sketch(version: number, values: Float32Array): Promise<SketchRecord | null>;
  /** Probabilities of one image, values from 0 to 1. */
  predict(values: Float32Array): Promise<number[]>;
  /** A checkpoint: a training resumed from it ends with the same weights on the same backend. */
  state(): Promise<TrainingState>;
  /** Measure the network on the test images. onProgress gets the share that is done. */
  finish(onProgress?: (share: number) => void): Promise<TrainedOnDevice>;
  dispose(): void;
}

/** What a finished training leaves: result as in result.json, certainty as in certainty.json. */
export interface TrainedOnDevice {
  weights: Weights;
  records: MetricsRecord[];
  result: Record<string, unknown>;
  certainty: CertaintyRule;
}

export type TrainingPhase = "loading" | "measuring" | "training" | "validating" | "testing";

/**
 * What the page asks of the worker (web/training/training_worker.js). The addresses of start are absolute. owner: names the
 * tab; only the last owner of a plan may store checkpoints of it. state: where to go on, for one that could not be stored.
 * wasStored: whether the page has found the training stored, so that one that is gone has been deleted meanwhile.
 */
export type ToWorker =
  | {
      kind: "start";
      plan: TrainingPlan;
      sources: Sources;
      backend: BackendName | null;
      owner: string;
      state: TrainingState | null;
      wasStored: boolean;
    }
  | { kind: "pause" }
  | { kind: "stop" }
  | { kind: "sketch"; version: number; values: Float32Array | null };

/**
 * What the worker tells the page. records: those from the index `from` on, in place of all that were told from there on.
 * secondsLeft: null before it can be estimated. notice: a sentence about what the training has survived.
 *
 * ended: "paused" goes on by another start with the same plan id, from the stored checkpoint, or from `state` where none
 * could be stored; "stopped" and "done" have been tested, and stored where that is possible; "taken" goes on in another tab.
 * failed: isFinal where another start with the same plan would fail again.
 */
export type FromWorker =
  | { kind: "phase"; phase: TrainingPhase; share: number | null }
  | { kind: "backend"; backend: BackendName; trials: BackendTrial[] }
  | { kind: "notice"; message: string }
  | {
      kind: "records";
      from: number;
      records: MetricsRecord[];
      position: Position;
      totalSteps: number;
      secondsLeft: number | null;
    }
  | { kind: "checkpoint"; at: number; kept: boolean; reason: string | null }
  | { kind: "ended"; outcome: "paused"; state: TrainingState | null }
  | { kind: "ended"; outcome: "done" | "stopped"; trained: TrainedOnDevice }
  | { kind: "ended"; outcome: "taken" }
  | { kind: "failed"; message: string; isFinal: boolean };
