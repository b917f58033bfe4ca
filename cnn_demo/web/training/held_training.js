// What the page holds of a training on this device, and how each message of the worker changes it. No effects.

import { stepCounts } from "./step_counts.js";

/** @import { HeldTraining } from "../types/device_training.js" */
/** @import { StoredTraining } from "../types/checkpoints.js" */
/** @import { FromWorker, TrainedOnDevice, TrainingPlan, TrainingState } from "../types/training.js" */

const MOST_NOTICES = 2;
const ELSEWHERE = "Another tab of this browser trains this network. Going on here pauses it there.";

/**
 * A training that begins, or goes on after `before`.
 *
 * @param {TrainingPlan} plan
 * @param {HeldTraining | null} before
 * @returns {HeldTraining}
 */
export function begun(plan, before) {
  return {
    plan,
    state: "running",
    phase: "loading",
    share: null,
    backend: null,
    trials: [],
    records: before?.records ?? [],
    position: before?.position ?? null,
    totalSteps: before?.totalSteps ?? 0,
    secondsLeft: null,
    checkpointAt: before?.checkpointAt ?? null,
    checkpointFault: null,
    canResume: before?.canResume ?? false,
    isElsewhere: false,
    result: null,
    message: null,
    notices: [],
  };
}

/**
 * A training that a reload has found stored.
 *
 * @param {TrainingPlan} plan
 * @param {StoredTraining} stored
 * @param {TrainingState | null} state
 * @returns {HeldTraining}
 */
export function found(plan, { at, fault }, state) {
  const { records, position } = state ?? { records: [], position: null };
  const checkpointAt = state && at;
  const totalSteps = expectedSteps(plan);
  const held = { ...begun(plan, null), records, position, totalSteps, checkpointAt };
  return fault ? failed(held, fault, true) : { ...held, state: "paused", canResume: true };
}

/**
 * A trained network that a reload has found stored.
 *
 * @param {TrainingPlan} plan
 * @param {StoredTraining} stored
 * @param {TrainedOnDevice} trained
 * @returns {HeldTraining}
 */
export function foundTrained(plan, { state, at }, { records, result }) {
  const epochs = records.findLast(({ kind }) => kind === "epoch");
  const totalSteps = epochs ? (epochs.step / (epochs.epoch + 1)) * plan.recipe.epochs : expectedSteps(plan);
  return { ...begun(plan, null), state, records, totalSteps, checkpointAt: at, result };
}

/**
 * Whether a reload loses what was trained, because the browser could not store it.
 *
 * @param {HeldTraining} held
 */
export function isOnPageAlone({ checkpointFault, position }) {
  return checkpointFault !== null && position !== null && position.step > 0;
}

/**
 * How many steps the whole training has. The split by class may keep some images more or less; the worker tells exactly.
 *
 * @param {TrainingPlan} plan
 */
function expectedSteps({ recipe, spec }) {
  const { training_images: all, validation_images: fixed } =
    /** @type {{training_images: number, validation_images?: number}} */ (spec.data);
  const held = fixed || Math.round(all * recipe.validation_share);
  const left = Math.max(1, all - held);
  return stepCounts(recipe, Math.min(recipe.training_images || left, left)).totalSteps;
}

/**
 * @param {HeldTraining} held
 * @returns {HeldTraining}
 */
export function elsewhere(held) {
  return { ...held, state: "paused", isElsewhere: true, canResume: true, message: ELSEWHERE };
}

/**
 * @param {HeldTraining} held
 * @param {string} message
 * @param {boolean} isFinal whether another attempt would fail again
 * @returns {HeldTraining}
 */
export function failed(held, message, isFinal = false) {
  return { ...held, state: "failed", message, canResume: !isFinal };
}

/**
 * The training after a message of its worker.
 *
 * @param {HeldTraining} held
 * @param {FromWorker} message
 * @returns {HeldTraining}
 */
export function after(held, message) {
  switch (message.kind) {
    case "phase":
      return { ...held, phase: message.phase, share: message.share };
    case "backend":
      return { ...held, backend: message.backend, trials: message.trials };
    case "notice":
      return { ...held, notices: withNotice(held.notices, message.message) };
    case "records":
      return withRecords(held, message);
    case "checkpoint":
      return withCheckpoint(held, message);
    case "ended":
      return ended(held, message);
    case "failed":
      return failed(held, message.message, message.isFinal);
  }
}

/**
 * The newest notices, each once.
 *
 * @param {string[]} notices
 * @param {string} newest
 */
function withNotice(notices, newest) {
  return [...notices.filter((notice) => notice !== newest), newest].slice(-MOST_NOTICES);
}

/**
 * @param {HeldTraining} held
 * @param {FromWorker & {kind: "records"}} message
 * @returns {HeldTraining}
 */
function withRecords(held, { from, records: newest, position, totalSteps, secondsLeft }) {
  const records = from < held.records.length ? held.records.slice(0, from) : held.records;
  records.push(...newest);
  return { ...held, records, position, totalSteps, secondsLeft };
}

/**
 * @param {HeldTraining} held
 * @param {FromWorker & {kind: "checkpoint"}} message
 * @returns {HeldTraining}
 */
function withCheckpoint(held, { kept, at, reason }) {
  const checkpointAt = kept ? at : held.checkpointAt;
  return { ...held, checkpointAt, checkpointFault: reason };
}

/**
 * @param {HeldTraining} held
 * @param {FromWorker & {kind: "ended"}} message
 * @returns {HeldTraining}
 */
function ended(held, message) {
  const still = { ...held, share: null, secondsLeft: null };
  switch (message.outcome) {
    case "paused":
      return { ...still, state: "paused", canResume: true };
    case "taken":
      return elsewhere(still);
    default:
      return { ...still, state: message.outcome, canResume: false, result: message.trained.result };
  }
}

/**
 * Whether the worker still loads or measures: it answers nothing, and has nothing new to store.
 *
 * @param {HeldTraining | null} held
 */
export function isBeforeFirstStep(held) {
  return held?.state === "running" && (held.phase === "loading" || held.phase === "measuring");
}

/**
 * Whether the network of the last checkpoint can be tested and kept, in place of training on.
 *
 * @param {HeldTraining} held
 */
export function canFinish({ state, position, isElsewhere }) {
  return (state === "paused" || state === "failed") && position !== null && position.step > 0 && !isElsewhere;
}
