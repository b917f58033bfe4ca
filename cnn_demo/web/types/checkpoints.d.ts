// What a device stores of its trainings: the records of web/training/checkpoints.js in IndexedDB.

import type { BackendName } from "../network/backends.js";
import type { BackendTrial } from "./device_training.js";
import type { TrainedOnDevice, TrainingPlan, TrainingState } from "./training.js";

/** running: a tab trains it, or did until it was closed. The others are as in DeviceTrainingState. */
export type StoredState = "running" | "paused" | "stopped" | "done" | "failed";

/**
 * A line of the list of trainings. owner: the tab that trains it, the only one that may store its states. at: of the last
 * change, in milliseconds since 1970. step: of the last checkpoint, 0 before the first. trainedBytes: the space that the
 * trained network takes, 0 for none. fault: why it has failed, a sentence, null otherwise.
 */
export interface StoredTraining {
  id: string;
  name: string;
  owner: string;
  state: StoredState;
  fault: string | null;
  at: number;
  step: number;
  trainedBytes: number;
}

/** The object stores by name, with the records that each holds. */
export interface StoredRecords {
  trainings: StoredTraining;
  plans: TrainingPlan;
  states: { id: string; state: TrainingState };
  trained: { id: string; trained: TrainedOnDevice };
  trials: StoredTrial;
}

/**
 * The measured backends of a design on this device. id: `designSignature` of backend_trial.js. backend: the fastest.
 * browser: its name and version. at: when, in milliseconds since 1970.
 */
export interface StoredTrial {
  id: string;
  backend: BackendName;
  trials: BackendTrial[];
  browser: string;
  at: number;
}
