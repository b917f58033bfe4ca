// Finds the fastest backend for a training by a few real steps of it on each.

import { BACKENDS, obstacleTo } from "../network/backends.js";
import { messageOf } from "../network/network_error.js";
import { softwareRenderer } from "./software_renderer.js";

/** @import { BackendName } from "../network/backends.js" */
/** @import { Page } from "../types/page.js" */
/** @import { BackendTrial } from "../types/device_training.js" */
/** @import { StoredTrial } from "../types/checkpoints.js" */
/** @import { Sources } from "../types/tensorflow_js.js" */
/** @import { DeviceLoop, TrainingPlan } from "../types/training.js" */

const TRIAL_MS = 2000; // for all backends; a backend that has begun may take longer
const RECENT_MS = 24 * 60 * 60 * 1000; // a busy machine or a lost connection decides for a day at most
const REPORTS = 2; // after the first, which contains the compilation; reading one waits for the graphics processor

/**
 * The backends to measure, with the reasons against the others. WebGL is measured only where WebGPU cannot be had, which
 * is as fast or faster.
 *
 * @param {Sources} sources
 * @param {Page} page
 */
export async function candidates(sources, page = globalThis) {
  /** @type {BackendTrial[]} */
  const refused = [];
  /** @type {BackendName[]} */
  const names = [];
  for (const backend of /** @type {BackendName[]} */ (["wasm", "webgpu", "webgl"])) {
    if (backend === "webgl" && names.includes("webgpu")) continue;
    const reason = obstacleTo(backend, sources, page) ?? (await softwareRenderer(backend, page));
    if (reason === null) names.push(backend);
    else refused.push({ backend, imagesPerSecond: null, reason });
  }
  return { names, refused };
}

/**
 * Measure each backend by real steps of a training that is thrown away.
 *
 * @param {BackendName[]} names
 * @param {(name: BackendName) => Promise<DeviceLoop>} startOn
 * @param {() => number} now milliseconds
 * @returns {Promise<BackendTrial[]>}
 */
export async function measured(names, startOn, now) {
  const started = now();
  /** @type {BackendTrial[]} */
  const trials = [];
  for (const backend of names) {
    if (now() - started > TRIAL_MS) {
      const reason = `${BACKENDS[backend].title} was not measured: the others had taken all the time.`;
      trials.push({ backend, imagesPerSecond: null, reason });
      continue;
    }
    try {
      trials.push({ backend, imagesPerSecond: await speedOf(await startOn(backend), now), reason: null });
    } catch (error) {
      // A driver or the library may throw anything, and another backend may work. The reason is kept and shown.
      trials.push({ backend, imagesPerSecond: null, reason: messageOf(error) });
    }
  }
  return trials;
}

/**
 * The backend that trains most images a second, null where none works.
 *
 * @param {BackendTrial[]} trials
 */
export function fastest(trials) {
  /** @type {BackendTrial | null} */
  let best = null;
  for (const trial of trials) if ((trial.imagesPerSecond ?? 0) > (best?.imagesPerSecond ?? 0)) best = trial;
  return best?.backend ?? null;
}

/**
 * Whether a stored trial still tells how fast this browser is.
 *
 * @param {StoredTrial} trial
 * @param {string} browser its name and version
 */
export function isRecent(trial, browser) {
  return trial.browser === browser && Date.now() - trial.at < RECENT_MS;
}

/**
 * A text that is the same for trainings of the same cost.
 *
 * @param {TrainingPlan} plan
 */
export function designSignature({ nodes, input_shape, recipe }) {
  const layers = nodes.map(({ class_name, shape, weights }) => [class_name, shape, Object.values(weights)]);
  const { augmentation, batch_size, optimizer } = recipe;
  return JSON.stringify([input_shape, layers, augmentation, batch_size, optimizer]);
}

/**
 * Images a second after the first step. Disposes of the training.
 *
 * @param {DeviceLoop} training
 * @param {() => number} now milliseconds
 */
async function speedOf(training, now) {
  try {
    let started = now();
    await training.step();
    if (training.isEpochDone) return speed(training.batchSize, now() - started);
    started = now();
    let steps = 0;
    for (let reports = 0; reports < REPORTS && !training.isEpochDone; steps += 1) {
      if (await training.step()) reports += 1;
    }
    return speed(steps * training.batchSize, now() - started);
  } finally {
    training.dispose();
  }
}

/**
 * @param {number} images
 * @param {number} milliseconds
 */
function speed(images, milliseconds) {
  return (images * 1000) / Math.max(milliseconds, 1);
}
