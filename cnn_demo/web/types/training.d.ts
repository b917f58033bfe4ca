// Training on the visitor's device: what the page, the Web Worker and the modules in web/training/ exchange.

import type { BackendName } from "../network/backends.js";
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
}

/** Weight name, `layer/weight` as in our weights.safetensors -> values in C order. */
export type Weights = Map<string, Float32Array>;

/** The images of one part. images: n * height * width * channels values, 0 to 255. labels: n indices into the classes. */
export interface LabelledImages {
  images: Uint8Array;
  labels: Uint8Array;
}

/** A whole data set as published, before validation images are split off. */
export interface DataSet {
  shape: Shape3D;
  train: LabelledImages;
  test: LabelledImages;
}

/** Where the data set's file is: gzip, see web/training/data_file.js. bytes: its length, for progress. */
export interface DataSource {
  url: string;
  bytes: number;
}

/**
 * Everything that decides a training on this device: `training_plan()` of cnn_demo/browser/training_plan.py.
 *
 * id: random; names what the device stores of it. spec: `Project.spec_dict()`, for the bundle. input_shape: of one image.
 * initial: weights to start from instead of fresh ones, null for none.
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

/** What a finished training leaves: result as in result.json, certainty as in certainty.json. */
export interface TrainedOnDevice {
  weights: Weights;
  records: MetricsRecord[];
  result: Record<string, unknown>;
  certainty: CertaintyRule;
}

export type TrainingPhase = "loading" | "measuring" | "training" | "validating" | "testing";

/** What the page asks of the worker (web/training/training_worker.js). */
export type ToWorker =
  | { kind: "start"; plan: TrainingPlan; sources: Sources; backend: BackendName | null; modules: string }
  | { kind: "pause" }
  | { kind: "stop" }
  | { kind: "sketch"; version: number; values: Float32Array | null };

/**
 * What the worker tells the page. seconds_left: null before it can be estimated. ended: "paused" has a checkpoint and goes
 * on by another start with the same plan id; "stopped" and "done" have been tested and stored.
 */
export type FromWorker =
  | { kind: "phase"; phase: TrainingPhase; share: number | null }
  | {
      kind: "backend";
      backend: BackendName;
      trials: { backend: BackendName; imagesPerSecond: number | null; reason: string | null }[];
    }
  | { kind: "records"; records: MetricsRecord[]; position: Position; totalSteps: number; secondsLeft: number | null }
  | { kind: "checkpoint"; at: number; kept: boolean; reason: string | null }
  | { kind: "ended"; outcome: "done" | "stopped" | "paused"; result: Record<string, unknown> | null }
  | { kind: "failed"; message: string };
