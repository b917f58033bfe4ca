// Opens a trained network in this browser: loads TensorFlow.js, finds a backend that works, loads the weights.

import { BACKENDS, firstThatWorks, ORDER } from "./backends.js";
import { loadBackend, loadLibrary, startBackend } from "./library.js";
import { NetworkError } from "./network_error.js";
import { checkNetwork, Predictor } from "./predictor.js";

/** @import { NetworkHeader } from "../types/network.js" */
/** @import { Page } from "../types/page.js" */
/** @import { Sources, TensorFlowJS } from "../types/tensorflow_js.js" */
/** @import { BackendName, Reasons } from "./backends.js" */

/**
 * network: what network.json holds. weights: the bytes of weights.bin. order: the backends to try. keepsMaps: the
 * outputs of the layers will be asked for.
 *
 * @typedef {object} NetworkToOpen
 * @property {NetworkHeader} network
 * @property {ArrayBuffer} weights
 * @property {Sources} sources
 * @property {BackendName[]} [order]
 * @property {boolean} [keepsMaps]
 */

/**
 * reasons: why backends that come earlier in the order were skipped.
 *
 * @typedef {{predictor: Predictor, backend: BackendName, reasons: Reasons}} OpenedNetwork
 */

const SUM_TOLERANCE = 0.01;
const LAST_OPENING = Symbol.for("cnn-demo.opening"); // on the page: every copy of this module waits for the others

/**
 * Open a network. Throws NetworkError.
 *
 * @param {NetworkToOpen} given
 * @param {Page & {[LAST_OPENING]?: Promise<unknown>}} page
 */
export function openNetwork(given, page = globalThis) {
  // TensorFlow.js has one backend for the whole page, and cannot start one while another is starting.
  const opened = (page[LAST_OPENING] ?? Promise.resolve()).then(() => open(given, page));
  page[LAST_OPENING] = opened.catch(() => {});
  return opened;
}

/**
 * @param {NetworkToOpen} given
 * @param {Page} page
 * @returns {Promise<OpenedNetwork>}
 */
async function open(given, page) {
  const { network, weights, sources, order = ORDER } = given;
  checkNetwork(network, weights); // no backend could run a damaged network
  const tf = await loadLibrary(sources, page);
  const { name, result, reasons } = await firstThatWorks(order, (backend) => start(tf, backend, given, page));
  return { predictor: result, backend: name, reasons };
}

/**
 * A predictor on that backend that has predicted once. Throws NetworkError, or what the library throws.
 *
 * @param {TensorFlowJS} tf
 * @param {BackendName} name
 * @param {NetworkToOpen} given
 * @param {Page} page
 */
async function start(tf, name, given, page) {
  await loadBackend(tf, name, given.sources, page);
  const before = tf.getBackend();
  try {
    await startBackend(tf, name);
    return await testedPredictor(tf, name, given);
  } catch (error) {
    if (before) await tf.setBackend(before); // for predictors that are already in use
    throw error;
  }
}

/**
 * @param {TensorFlowJS} tf
 * @param {BackendName} name
 * @param {NetworkToOpen} given
 */
async function testedPredictor(tf, name, { network, weights, keepsMaps = false }) {
  const { readsAtOnce } = BACKENDS[name];
  const predictor = await Predictor.load(tf, network, weights, { readsAtOnce, keepsMaps });
  try {
    await test(predictor, network, name);
  } catch (error) {
    predictor.dispose();
    throw error;
  }
  return predictor;
}

/**
 * Predict once: some backends compile only then, and some drivers compute nonsense. Throws NetworkError.
 *
 * @param {Predictor} predictor
 * @param {NetworkHeader} network
 * @param {BackendName} name
 */
async function test(predictor, network, name) {
  const values = new Float32Array(network.input_shape.reduce((product, size) => product * size));
  const { probabilities } = await predictor.predict({ values });
  const sum = probabilities.reduce((total, value) => total + value, 0);
  if (Math.abs(sum - 1) < SUM_TOLERANCE) return;
  const { title } = BACKENDS[name];
  throw new NetworkError(`${title} computes wrongly here: its probabilities sum to ${sum.toPrecision(3)}.`);
}
