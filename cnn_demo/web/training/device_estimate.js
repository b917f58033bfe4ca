// Estimates the memory of a training on this device before it starts, and says what to change where it does not fit.
//
// The factors are fitted to the heap of the WebAssembly backend after an epoch of the presets, with batches of 64 and 256.

import { PermanentError } from "./faults.js";

/** @import { TrainingPlan } from "../types/training.js" */

/** @typedef {Pick<TrainingPlan, "nodes" | "input_shape" | "recipe">} Design */

/**
 * In megabytes. each: of one image of a batch. weights: with gradients, the optimizer's values and checkpoints. images: of
 * the data set.
 *
 * @typedef {{base: number, weights: number, images: number, each: number, total: number}} Memory
 */

const MEGABYTE = 1e6;
const VALUE_BYTES = 4;
const BASE = 100; // TensorFlow.js, its WebAssembly and the browser's own
const WEIGHT_COPIES = 12; // weights, gradients, the optimizer's values, and all of these again in checkpoints
const ACTIVATION_COPIES = 5; // what is kept for the backward pass, its gradients, and the heap's growth ahead of need
const USABLE_SHARE = 0.5; // of the device's memory: the rest is for the system and other tabs
const UNKNOWN_GIGABYTES = 4; // Firefox and Safari do not tell
const MOST = 4000; // WebAssembly addresses no more

/**
 * @param {Design} design
 * @param {number} images of the data set
 * @returns {Memory}
 */
export function memoryOf({ nodes, input_shape, recipe }, images) {
  const weightValues = nodes
    .flatMap(({ weights }) => Object.values(weights))
    .reduce((sum, shape) => sum + volume(shape), 0);
  const values = nodes.reduce((sum, { shape }) => sum + volume(shape), volume(input_shape));
  const weights = (WEIGHT_COPIES * VALUE_BYTES * weightValues) / MEGABYTE;
  const each = (ACTIVATION_COPIES * VALUE_BYTES * values) / MEGABYTE;
  const stored = (images * volume(input_shape)) / MEGABYTE;
  const total = BASE + weights + stored + each * Math.min(recipe.batch_size, images);
  return { base: BASE, weights, images: stored, each, total };
}

/**
 * The megabytes that a page can use.
 *
 * @param {number | undefined} gigabytes navigator.deviceMemory
 */
export function usableMemory(gigabytes = UNKNOWN_GIGABYTES) {
  return Math.min(MOST, USABLE_SHARE * gigabytes * 1000);
}

/**
 * Throws PermanentError with the numbers and what to change, where the training does not fit into the device's memory.
 *
 * @param {Design} design
 * @param {number} images of the data set
 * @param {number | undefined} gigabytes navigator.deviceMemory
 */
export function checkFits(design, images, gigabytes) {
  const memory = memoryOf(design, images);
  const usable = usableMemory(gigabytes);
  if (memory.total <= usable) return;
  const numbers =
    `The training needs about ${megabytes(memory.total)} of memory; ` +
    `a page can use about ${megabytes(usable)} on this device.`;
  throw new PermanentError(`${numbers} ${whatToChange(memory, usable)}`);
}

/**
 * @param {Memory} memory
 * @param {number} usable
 */
function whatToChange({ base, weights, images, each }, usable) {
  const largestBatch = Math.floor((usable - base - weights - images) / each);
  if (largestBatch >= 1) {
    return `A batch size of at most ${largestBatch} fits; so do larger batches with fewer filters or earlier pooling.`;
  }
  if (weights > images)
    return `The weights take ${megabytes(weights)} of it: use fewer filters or units, or earlier pooling.`;
  return `The images take ${megabytes(images)} of it: use fewer or smaller ones.`;
}

/** @param {number} value */
function megabytes(value) {
  return `${Math.round(value).toLocaleString("en")} MB`;
}

/** @param {number[]} shape */
function volume(shape) {
  return shape.reduce((product, size) => product * size, 1);
}
