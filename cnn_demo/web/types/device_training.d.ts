// Training on the visitor's device, as the page sees it: what web/training/device_training.js gives to panels.

import type { BackendName } from "../network/backends.js";
import type { StoredTraining } from "./checkpoints.js";
import type { Sources } from "./tensorflow_js.js";
import type { MetricsRecord, Position, TrainedOnDevice, TrainingPhase, TrainingPlan } from "./training.js";

/** How fast a backend was in the trial; imagesPerSecond: null where it cannot be used, for the reason, a sentence. */
export interface BackendTrial {
  backend: BackendName;
  imagesPerSecond: number | null;
  reason: string | null;
}

/**
 * running: the worker works. pausing, stopping: it was asked to. paused: has a checkpoint on this device, also after a
 * reload. stopped, done: tested and stored on this device. failed: message says why; resume() goes on from the last
 * checkpoint, or from the start where there is none, unless canResume is false.
 */
export type DeviceTrainingState = "running" | "pausing" | "stopping" | "paused" | "stopped" | "done" | "failed";

/** A training of this device. A new object at each change, with the same `records` array, which only grows. */
export interface HeldTraining {
  plan: TrainingPlan;
  state: DeviceTrainingState;
  /** What the worker does now, and how much of it is done in [0, 1], null where that is unknown. */
  phase: TrainingPhase;
  share: number | null;
  /** The backend that was taken, null before that. */
  backend: BackendName | null;
  trials: BackendTrial[];
  /** All records so far. After a resume from a checkpoint it is another array. */
  records: MetricsRecord[];
  position: Position | null;
  totalSteps: number;
  secondsLeft: number | null;
  /** When the last checkpoint was kept (milliseconds since 1970), and why the last attempt failed: a sentence. */
  checkpointAt: number | null;
  checkpointFault: string | null;
  canResume: boolean;
  /** Whether another tab of this browser trains it: state is "paused" here, and resume() takes it over from there. */
  isElsewhere: boolean;
  /** As in result.json, once it is stopped or done. */
  result: Record<string, unknown> | null;
  /** Sentences for the visitor: why it failed, or that another tab trains it. Null for none. */
  message: string | null;
  /** What the training has survived since it was started or resumed last, the newest two, each a sentence or more. */
  notices: string[];
}

/** Where the worker finds its files. modules: the address of cnn_demo/web. */
export interface WorkerFiles {
  sources: Sources;
  modules: string;
}

/**
 * The one training of a page, which outlives the components of the page: `deviceTraining(page = globalThis)` of
 * web/training/device_training.js always returns the same one.
 */
export interface DeviceTraining {
  /** The training that the page holds, or that a reload has found stored, paused or trained; null for none. */
  current(): HeldTraining | null;
  /** The other unfinished trainings that this device has stored, and the newest finished one; the newest first. */
  others(): StoredTraining[];
  /** Resolves once it is known what this device has stored; current() is right from then on. */
  ready(): Promise<void>;
  /** Call the listener at each change, at most once a frame. Returns a function that ends it. */
  subscribe(listener: (held: HeldTraining | null) => void): () => void;
  /** Start a plan, or go on from its checkpoint where this device has one; backend: null measures and takes the fastest. Pauses what is running. A plan starts only once. */
  start(plan: TrainingPlan, files: WorkerFiles, backend: BackendName | null): void;
  /** Go on from the last checkpoint, taking it over from another tab that trains it, on another backend where one is given, which is kept with the plan. */
  resume(files: WorkerFiles, backend: BackendName | null): void;
  /** Test the network of the last checkpoint, in place of training on. */
  finish(files: WorkerFiles): void;
  /** Hold another stored training in place of the current one, which pauses. */
  show(id: string): void;
  pause(): void;
  /** Test what is trained so far. Before the first step there is nothing to test, so that it pauses. */
  stop(): void;
  /** Let the network predict this drawing while it trains; null for none. values: as `inputOf` of drawing/preparation.js. */
  sketch(values: Float32Array | null): void;
  /** Delete the current training from this device. */
  discard(): Promise<void>;
  /** Delete one of others() from this device. */
  delete(id: string): Promise<void>;
  /** End what is running for good, and hold nothing: the page is loaded again, and the visitor's work is forgotten. */
  abandon(): void;
  /** The network of the current training once it is stopped or done; null before that. */
  trained(): Promise<TrainedOnDevice | null>;
}

/** What a page's part uses of the global object. Tests give a small one of their own. */
export interface PlanLockPage {
  navigator: Navigator;
  BroadcastChannel: typeof BroadcastChannel;
  AbortSignal: typeof AbortSignal;
  setTimeout: (act: () => void, milliseconds: number) => unknown;
}

/** As PlanLockPage, for all of device_training.js. */
export interface DevicePage extends PlanLockPage {
  document: Document;
  indexedDB?: IDBFactory;
  Worker: typeof Worker;
  matchMedia: (query: string) => Pick<MediaQueryList, "matches">;
  requestAnimationFrame: (act: () => void) => unknown;
  addEventListener: (kind: "beforeunload", act: (event: BeforeUnloadEvent) => void) => void;
}
