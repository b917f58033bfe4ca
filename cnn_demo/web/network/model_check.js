// Checks in this browser whether an exported model gives the same answers as the network it was made from. The figures
// have the same definitions as in cnn_demo/export/parity.py.

import { obstacleTo } from "./backends.js";
import { loadBackend, loadLibrary, startBackend } from "./library.js";
import { NetworkError } from "./network_error.js";
import { loadScript } from "./scripts.js";

/** @import { Shape3D } from "../types/network.js" */
/** @import { Page } from "../types/page.js" */
/** @import { ModelJSON, Sources, TensorFlowJS } from "../types/tensorflow_js.js" */
/** @import { GraphModel } from "@tensorflow/tfjs-converter" */
/** @import { LayersModel } from "@tensorflow/tfjs-layers" */

/**
 * What is compared. images: n images of `shape`, 0 to 255. expected: n times the probabilities of the classes.
 * labels: one a picture, null where they are not known. onProgress is called with the finished share; what it throws
 * ends the check.
 *
 * @typedef {object} Comparison
 * @property {Uint8Array} images
 * @property {Shape3D} shape
 * @property {Float32Array} expected
 * @property {Uint8Array | null} labels
 * @property {(share: number) => void} onProgress
 */

/**
 * tf: TensorFlow.js, its backend started. weights: the bytes of all weights.
 *
 * @typedef {Comparison & {tf: TensorFlowJS, model: ModelJSON, weights: ArrayBuffer}} Check
 */

/** @typedef {(images: Uint8Array) => Float32Array} Ask gives the probabilities of some images, one after the other */

// As on the server. It computes in float32 on every device, which not every graphics processor does.
export const BACKEND = "wasm";
const COMPARED_IMAGES = 32;
const WARM_UPS = 3;
const TIMED = 20;
const MOST_TIMED_MS = 1000;
const MOST_AT_ONCE = 64;
const BATCH_MS = 100; // longer batches would make the page stutter
const LARGEST_VALUE = 255;
const LARGEST_DIFFERENCE = 1; // of two probabilities; also the difference of anything from NaN

/**
 * TensorFlow.js on its backend, with what a model of that format needs. Throws NetworkError.
 *
 * @param {Sources} sources
 * @param {string | undefined} format as in model.json
 * @param {Page} page
 */
export async function openLibrary(sources, format, page = globalThis) {
  const obstacle = obstacleTo(BACKEND, sources, page);
  if (obstacle !== null) throw new NetworkError(obstacle);
  const tf = await loadLibrary(sources, page);
  const { layers } = sources.scripts;
  if (format === "layers-model" && layers) await loadScript(layers, page);
  await loadBackend(tf, BACKEND, sources, page);
  await startBackend(tf, BACKEND);
  return tf;
}

/**
 * Compare the answers of the model with the expected ones, for all images. Throws what TensorFlow.js throws of a bad
 * model.
 *
 * @param {Check} check
 */
export async function checkModel({ tf, model, weights, ...comparison }) {
  const { images, shape } = comparison;
  const loaded = await load(tf, model, weights);
  try {
    /** @type {Ask} */
    const ask = (some) => probabilities(tf, loaded, some, shape);
    const tally = await compared(ask, comparison);
    const first = images.subarray(0, valuesOf(shape));
    const runtime = {
      tensorflowjs: tf.version_core,
      backend: tf.getBackend(),
      median_ms: medianMilliseconds(ask, first),
    };
    return { ...runtime, ...tally };
  } finally {
    loaded.dispose();
  }
}

/**
 * A model of either kind; both have predict().
 *
 * @param {TensorFlowJS} tf
 * @param {ModelJSON} model
 * @param {ArrayBuffer} weights
 * @returns {Promise<GraphModel | LayersModel>}
 */
function load(tf, model, weights) {
  const weightSpecs = model.weightsManifest.flatMap((group) => group.weights);
  const handler = { load: async () => ({ ...model, weightSpecs, weightData: weights }) };
  return model.format === "layers-model" ? tf.loadLayersModel(handler) : tf.loadGraphModel(handler);
}

/**
 * The probabilities of some images, one image after the other.
 *
 * @param {TensorFlowJS} tf
 * @param {GraphModel | LayersModel} loaded
 * @param {Uint8Array} images
 * @param {Shape3D} shape
 */
function probabilities(tf, loaded, images, shape) {
  const answer = tf.tidy(() => {
    const values = Float32Array.from(images, (value) => value / LARGEST_VALUE);
    return loaded.predict(tf.tensor(values, [images.length / valuesOf(shape), ...shape]));
  });
  if (!(answer instanceof tf.Tensor)) throw new Error("The model has more than one output; one was expected.");
  const values = answer.dataSync();
  answer.dispose();
  return /** @type {Float32Array} */ (values); // its type depends on the tensor's dtype, and probabilities are float32
}

/**
 * @param {Ask} ask
 * @param {Comparison} comparison
 */
async function compared(ask, { images, shape, expected, labels, onProgress }) {
  const count = images.length / valuesOf(shape);
  const classes = expected.length / count;
  const tally = { equal: 0, before: 0, after: 0, first: 0, all: 0 };
  for (let done = 0, size = 1; done < count; ) {
    const end = Math.min(done + size, count);
    const started = performance.now();
    const answers = ask(images.subarray(done * valuesOf(shape), end * valuesOf(shape)));
    size = nextSize(size, performance.now() - started);
    for (let index = done; index < end; index += 1) {
      const answer = answers.subarray((index - done) * classes, (index - done + 1) * classes);
      add(tally, index, answer, expected.subarray(index * classes, (index + 1) * classes), labels?.[index]);
    }
    done = end;
    onProgress(done / count);
    await pageHasDrawn();
  }
  return {
    image_count: count,
    compared_images: Math.min(COMPARED_IMAGES, count),
    largest_difference: tally.first,
    largest_difference_of_all: tally.all,
    equal_answers: tally.equal / count,
    accuracy_before: labels ? tally.before / count : null,
    accuracy_after: labels ? tally.after / count : null,
  };
}

/**
 * Add the answer for one image to the tally.
 *
 * @param {{equal: number, before: number, after: number, first: number, all: number}} tally
 * @param {number} index
 * @param {Float32Array} answer
 * @param {Float32Array} expected
 * @param {number | undefined} label
 */
function add(tally, index, answer, expected, label) {
  const difference = largestDifference(answer, expected);
  const [before, after] = [highest(expected), highest(answer)];
  tally.all = Math.max(tally.all, difference);
  if (index < COMPARED_IMAGES) tally.first = Math.max(tally.first, difference);
  tally.equal += Number(before === after);
  tally.before += Number(before === label);
  tally.after += Number(after === label);
}

/**
 * The largest difference of the probability of any class, in [0, 1].
 *
 * @param {Float32Array} answer
 * @param {Float32Array} expected
 */
function largestDifference(answer, expected) {
  return expected.reduce((largest, value, index) => {
    const difference = Math.abs(answer[index] - value);
    return Math.max(largest, difference < LARGEST_DIFFERENCE ? difference : LARGEST_DIFFERENCE);
  }, 0);
}

/**
 * The index of the largest value, the first of equal ones.
 *
 * @param {Float32Array} values
 */
function highest(values) {
  return values.reduce((best, value, index) => (value > values[best] ? index : best), 0);
}

/**
 * The size of the next batch, from the size and the duration of the last.
 *
 * @param {number} size
 * @param {number} milliseconds
 */
function nextSize(size, milliseconds) {
  if (milliseconds > BATCH_MS) return Math.max(1, size >> 1);
  return milliseconds < BATCH_MS / 2 ? Math.min(MOST_AT_ONCE, size * 2) : size;
}

/**
 * The median duration of a prediction for one image.
 *
 * @param {Ask} ask
 * @param {Uint8Array} image
 */
function medianMilliseconds(ask, image) {
  for (let count = 0; count < WARM_UPS; count += 1) ask(image);
  /** @type {number[]} */
  const times = [];
  const started = performance.now();
  while (times.length < TIMED && performance.now() - started < MOST_TIMED_MS) {
    const before = performance.now();
    ask(image);
    times.push(performance.now() - before);
  }
  return Number(times.sort((a, b) => a - b)[times.length >> 1].toFixed(3));
}

/**
 * Let the page draw and react to its visitor. A timer would wait a second or more where the page is hidden.
 *
 * @returns {Promise<void>}
 */
function pageHasDrawn() {
  const { port1: here, port2: there } = new MessageChannel();
  return new Promise((resolve) => {
    here.onmessage = () => {
      here.close();
      resolve();
    };
    there.postMessage(null);
  });
}

/** @param {Shape3D} shape */
function valuesOf(shape) {
  return shape.reduce((product, length) => product * length, 1);
}
