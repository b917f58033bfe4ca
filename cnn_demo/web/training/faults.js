// Sentences for what can end a training on this device: too little memory, a lost graphics processor, defects.

import { BACKENDS } from "../network/backends.js";
import { messageOf, NetworkError } from "../network/network_error.js";

/** @import { BackendName } from "../network/backends.js" */
/** @import { TrainingPlan } from "../types/training.js" */

// As the browsers and the WebAssembly backend put it: they have no error of its own for it.
const OUT_OF_MEMORY =
  /out of memory|\bOOM\b|memory access out of bounds|cannot enlarge memory|allocation failed|invalid (typed )?array (buffer )?length|failed to allocate/i;

/** A failure that each further attempt repeats, until the visitor changes the design or the recipe. */
export class PermanentError extends NetworkError {
  name = "PermanentError";
}

/** @param {unknown} error */
function isOutOfMemory(error) {
  return OUT_OF_MEMORY.test(messageOf(error));
}

/**
 * Whether the message of an error is the browser's, for programmers, and no sentence of ours.
 *
 * @param {unknown} error
 */
function isDefect(error) {
  const kinds = [TypeError, RangeError, ReferenceError, DOMException, WebAssembly.RuntimeError];
  return !isOutOfMemory(error) && kinds.some((kind) => error instanceof kind);
}

/**
 * Why a training has failed, and what to do.
 *
 * @param {unknown} error
 * @param {TrainingPlan} plan
 */
export function faultText(error, { recipe }) {
  if (isDefect(error)) {
    return `The training ended because of an error in this page or this browser (${messageOf(error)}). Reload the page.`;
  }
  if (!isOutOfMemory(error)) return messageOf(error);
  return (
    `This device has too little memory for the training with a batch size of ${recipe.batch_size}. ` +
    "Choose a smaller batch, or a design with fewer filters or earlier pooling, and close other tabs."
  );
}

/**
 * @param {BackendName} lost
 * @param {BackendName} next
 * @param {number} step from which it goes on, 0 for the start
 */
export function backendLostText(lost, next, step) {
  const from = step ? `from step ${step}` : "from the start";
  return `The browser took the graphics processor (${BACKENDS[lost].title}) away. The training goes on ${from} with ${BACKENDS[next].title}.`;
}

/**
 * @param {BackendName} refused
 * @param {string} reason a sentence
 * @param {BackendName} next
 */
export function backendRefusedText(refused, reason, next) {
  return `${BACKENDS[refused].title} could not be started, so the training computes with ${BACKENDS[next].title}. ${reason}`;
}

/** @param {number} milliseconds */
export function sleptText(milliseconds) {
  const time =
    milliseconds < 90_000 ? `${Math.round(milliseconds / 1000)} s` : `${Math.round(milliseconds / 60_000)} min`;
  return `The browser suspended the training for ${time}, while the tab was hidden or the device asleep. It goes on.`;
}

export const DAMAGED_TEXT = "The checkpoint on this device was damaged, so the training starts again.";

/** @param {ErrorEvent} event */
export function whyWorkerFailed({ message }) {
  if (message) return `The training failed in this browser (${message}). Try again, or reload the page.`;
  return "The script of the training could not be loaded: there is no connection, or something blocks it. Try again, or reload the page.";
}
