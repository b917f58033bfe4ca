// The Web Worker of a training on this device: connects the page's messages with one TrainingSession.

import { loadDataSet } from "../network/data_file.js";
import { loadForTraining } from "../network/library.js";
import { candidates } from "./backend_trial.js";
import { Checkpoints } from "./checkpoints.js";
import { loadInitialWeights } from "./initial_file.js";
import { Training } from "./training.js";
import { TrainingSession } from "./training_session.js";
import { WorkerBackends } from "./worker_backends.js";

/** @import { FromWorker } from "../types/training.js" */

const turns = new MessageChannel();

/** Lets messages of the page arrive. A timer would do so, too, but waits 4 ms at least. */
function breathe() {
  return new Promise((/** @type {(nothing: void) => void} */ resolve) => {
    turns.port1.onmessage = () => resolve();
    turns.port2.postMessage(null);
  });
}

/** @type {Navigator & {deviceMemory?: number}} Chromium alone has it */
const { deviceMemory, userAgent } = navigator;

const session = new TrainingSession({
  loadDataSet,
  loadInitialWeights,
  loadLibrary: loadForTraining,
  candidates,
  breathe,
  deviceMemory,
  browser: userAgent,
  backends: (tf, sources) => new WorkerBackends(tf, sources),
  begin: (tf, plan, dataSet, now, initial) => Training.begin(tf, plan, dataSet, initial, now),
  resume: (tf, plan, dataSet, state, now) => Training.resume(tf, plan, dataSet, state, now),
  checkpoints: new Checkpoints(),
  post: (/** @type {FromWorker} */ message) => postMessage(message),
  now: () => performance.now(),
});

addEventListener("message", ({ data }) => session.receive(data));
