// The words of the panel for each state of a training on this device. Pure functions.

import { BACKENDS } from "../../network/backends.js";
import { percentText, roughSecondsText, secondsText, wholeText } from "./number_texts.js";

/** @import { BackendName } from "../../network/backends.js" */
/** @import { StoredTraining } from "../../types/checkpoints.js" */
/** @import { BackendTrial, DeviceTrainingState, HeldTraining } from "../../types/device_training.js" */
/** @import { EpochRecord, Recipe, TrainingPhase } from "../../types/training.js" */

/** @typedef {{text: string, icon: string, colour: "violet" | "orange" | "green" | "red"}} Badge */

/** @type {Record<DeviceTrainingState, Badge>} */
const BADGES = {
  running: { text: "Training", icon: "model_training", colour: "violet" },
  pausing: { text: "Training", icon: "model_training", colour: "violet" },
  stopping: { text: "Training", icon: "model_training", colour: "violet" },
  paused: { text: "Paused", icon: "pause_circle", colour: "orange" },
  stopped: { text: "Stopped", icon: "stop_circle", colour: "green" },
  done: { text: "Finished", icon: "check_circle", colour: "green" },
  failed: { text: "Failed", icon: "error", colour: "red" },
};

/** @type {Record<Exclude<TrainingPhase, "training">, string>} */
const PHASES = {
  loading: "Loading TensorFlow.js and the images",
  measuring: "Measuring how fast this device computes",
  validating: "Measuring on the validation images",
  testing: "Measuring on the test images, once",
};

/** @param {HeldTraining} held */
export function badge({ state }) {
  return BADGES[state];
}

/** @param {HeldTraining} held */
export function isActive({ state }) {
  return state === "running" || state === "pausing" || state === "stopping";
}

/** @param {HeldTraining} held */
export function isTrained({ state }) {
  return state === "stopped" || state === "done";
}

/**
 * The epoch that is running, from 1, and how many there are: epoch 3 of 12.
 *
 * @param {HeldTraining} held
 */
export function epochText({ position, plan }) {
  const { epochs } = plan.recipe;
  return `epoch ${Math.min((position?.epoch ?? 0) + 1, epochs)} of ${epochs}`;
}

/**
 * The share of all steps that is done, in [0, 1].
 *
 * @param {HeldTraining} held
 */
export function progress({ position, totalSteps }) {
  return position && totalSteps ? Math.min(position.step / totalSteps, 1) : 0;
}

/**
 * What it does now, above the progress bar.
 *
 * @param {HeldTraining} held
 */
export function progressText(held) {
  const { phase, share, state, position, totalSteps, secondsLeft, plan } = held;
  if (isActive(held) && phase !== "training" && phase !== "validating") {
    return share === null ? `${PHASES[phase]} …` : `${PHASES[phase]}: ${Math.round(100 * share)}\u00a0%`;
  }
  const epoch = epochText(held);
  const parts = [epoch[0].toUpperCase() + epoch.slice(1)];
  const batches = totalSteps / plan.recipe.epochs;
  if (isActive(held) && phase === "validating") parts.push("measuring on the validation images");
  else if (position && totalSteps) parts.push(`batch ${position.batch} of ${wholeText(batches)}`);
  if (state === "running" && secondsLeft !== null) parts.push(`about ${roughSecondsText(secondsLeft)} left`);
  const place = parts.join(", ");
  const isKept = state === "paused" && !held.isElsewhere && held.checkpointFault === null;
  return isKept ? `${place}. This browser keeps it, also when you close the tab.` : place;
}

/**
 * What a request that is not carried out yet will do, "" for none.
 *
 * @param {HeldTraining} held
 */
export function pendingText({ state }) {
  if (state === "pausing") return "It will pause in a moment.";
  if (state === "stopping") return "It will stop in a moment.";
  return "";
}

/**
 * Notes below the progress: what happened, what the visitor should know, each a sentence or more.
 *
 * @param {HeldTraining} held
 */
export function notes(held) {
  const found = [...held.notices];
  if (held.message && held.state !== "failed") found.push(held.message);
  if (held.checkpointFault) found.push(held.checkpointFault);
  return found;
}

/**
 * What to do after a failure.
 *
 * @param {HeldTraining} held
 */
export function failedText({ message, canResume, checkpointAt }) {
  const happened = message ?? "The training ended for a reason that this browser does not tell.";
  return canResume && checkpointAt !== null
    ? `${happened} What was learned up to the last checkpoint is kept; Resume goes on from there.`
    : happened;
}

/**
 * The offer to go on with a training that this device has kept.
 *
 * @param {HeldTraining} held
 */
export function offerText(held) {
  const { name } = held.plan;
  if (held.isElsewhere) return `${name} is being trained in another tab of this browser.`;
  if (isActive(held)) return `${name} is training on this device: ${epochText(held)}.`;
  if (isTrained(held) && held.checkpointFault) return `${name} has been trained, and is in this tab alone.`;
  if (isTrained(held)) return `${name} has been trained on this device, and is kept on it.`;
  if (held.state === "failed") return `${name} ended early on this device, in ${epochText(held)}.`;
  if (held.checkpointFault) return `Go on with ${name}? It is in this tab alone, in ${epochText(held)}.`;
  return `Go on with ${name}? This device has kept it, in ${epochText(held)}.`;
}

/**
 * Another training that this device has stored.
 *
 * @param {StoredTraining} other
 */
export function otherText({ name, state, step, trainedBytes }) {
  if (trainedBytes) return `${name} has been trained on this device, and is kept on it.`;
  if (state === "failed") return `${name} has failed on this device.`;
  if (step === 0) return `${name} has been started on this device, and not trained yet.`;
  return `${name} is unfinished. This device has kept it at step ${wholeText(step)}.`;
}

/**
 * Said to a screen reader: at the end of each epoch and at each change of the state.
 *
 * @param {HeldTraining} held
 * @param {EpochRecord | null} newest
 */
export function spokenText(held, newest) {
  if (held.state === "failed") return `The training failed. ${failedText(held)}`;
  if (held.state === "paused") return "The training is paused.";
  if (held.state === "done") return "The training has finished, and the network was tested.";
  if (held.state === "stopped") return "The training was stopped, and the network was tested.";
  if (!newest) return "The training has started.";
  const accuracy = percentText(newest.val_accuracy);
  return `Epoch ${newest.epoch + 1} of ${held.plan.recipe.epochs} has ended. Validation accuracy: ${accuracy}.`;
}

/**
 * Why the training curve may look worse than the validation curve, as the page of a server's run says it.
 *
 * @param {Recipe} recipe
 * @param {boolean} hasDropout
 */
export function curvesNote(recipe, hasDropout) {
  const { label_smoothing, augmentation, weight_averaging, class_weights } = recipe;
  const harder = /** @type {[string, boolean][]} */ ([
    ["label smoothing", label_smoothing > 0],
    ["augmentation", Object.values(augmentation).some(Boolean)],
    ["dropout", hasDropout],
  ]);
  const names = harder.filter(([, isOn]) => isOn).map(([name]) => name);
  const sentences = [
    "Training figures are means over the epoch, while the weights still change; validation figures are measured at " +
      "its end. So training can look worse than validation.",
  ];
  if (names.length) sentences.push(worseText(names));
  if (class_weights) sentences.push("Class weights change the training loss, not the validation loss.");
  if (weight_averaging) sentences.push("Validation uses the averaged weights, which the network keeps.");
  return sentences.join(" ");
}

/**
 * Which settings make the training figures worse.
 *
 * @param {string[]} names at least one
 */
function worseText(names) {
  const listed = names.length > 1 ? `${names.slice(0, -1).join(", ")} and ${names.at(-1)}` : names[0];
  const subject = listed.charAt(0).toUpperCase() + listed.slice(1);
  const verb = names.length > 1 ? "make" : "makes";
  return `${subject} ${verb} the training figures worse, but not the validation figures.`;
}

/**
 * A backend in the choice of backends: its speed in the trial, or why it cannot be used.
 *
 * @param {BackendTrial} trial
 */
export function trialText({ backend, imagesPerSecond, reason }) {
  const { title } = BACKENDS[backend];
  if (imagesPerSecond !== null) return `${title}: ${wholeText(imagesPerSecond)} images per second`;
  return reason ? `${title}: ${reason}` : title;
}

/**
 * Why a backend was taken that the visitor has not chosen, "" where there was nothing to choose from.
 *
 * @param {BackendName} backend
 * @param {BackendTrial[]} trials
 */
export function takenText(backend, trials) {
  const isMeasured = trials.filter(({ imagesPerSecond }) => imagesPerSecond !== null).length > 1;
  return isMeasured ? `${BACKENDS[backend].title} was taken after a short trial on this device.` : "";
}

/**
 * What a training that has ended was computed with.
 *
 * @param {BackendName} backend
 */
export function computedText(backend) {
  return `This device computed with ${BACKENDS[backend].title}.`;
}

/**
 * How long it took, and on how many images it was tested.
 *
 * @param {string} name of the training
 * @param {number} images
 * @param {string} things what they show, in the plural
 * @param {number} seconds
 */
export function testedText(name, images, things, seconds) {
  return (
    `${name} was tested on ${wholeText(images)} ${things} that it had never seen. ` +
    `Training took ${secondsText(seconds)} on this device.`
  );
}

/**
 * How much of a network has arrived at the server.
 *
 * @param {number} share from 0 to 1
 */
export function sendingText(share) {
  return `Sending it to the server: ${Math.round(100 * share)}\u00a0%`;
}
