// A trained network made to run in this browser: the library, a backend that works, the network's weights.
//
// sources: {core, converter, "backend-wasm", ...: {url, integrity?}, wasm: {"tfjs-backend-wasm.wasm": {url, ...}, ...}}

import { BACKENDS, firstThatWorks, ORDER, obstacleTo, scriptOf } from "./backends.js";
import { NetworkError } from "./network_error.js";
import { checkNetwork, Predictor } from "./predictor.js";
import { loadScript } from "./scripts.js";

const SUM_TOLERANCE = 0.01;
const TURN = Symbol.for("cnn-demo.opening"); // on the page: every copy of this module there waits for the others

/**
 * Load what is needed and return {predictor, backend, reasons}: reasons tell why earlier backends were skipped.
 *
 * network: what network.json holds. weights: the bytes of weights.bin. order: the backends to try.
 * keepsMaps: true where the layers' outputs will be asked for. Throws NetworkError.
 */
export function openNetwork(given, page = globalThis) {
  // TensorFlow.js has one backend for the whole page, and fails to start one while another start is under way.
  const opened = (page[TURN] ?? Promise.resolve()).then(() => open(given, page));
  page[TURN] = opened.catch(() => {});
  return opened;
}

async function open({ network, weights, sources, order = ORDER, keepsMaps = false }, page) {
  checkNetwork(network, weights); // no backend could mend it
  const tf = await loadLibrary(sources, page);
  const attempt = (name) => start(tf, name, { network, weights, sources, keepsMaps }, page);
  const { name, result, reasons } = await firstThatWorks(order, attempt);
  return { predictor: result, backend: name, reasons };
}

/** TensorFlow.js without a backend yet. Throws NetworkError. */
export async function loadLibrary(sources, page = globalThis) {
  await loadScript(sources.core, page);
  await loadScript(sources.converter, page);
  return page.tf;
}

/** A predictor on that backend that has predicted once. Throws NetworkError, or whatever the library throws. */
async function start(tf, name, { network, weights, sources, keepsMaps }, page) {
  const obstacle = obstacleTo(name, sources, page);
  if (obstacle) throw new NetworkError(obstacle);
  await loadScript(sources[scriptOf(name)], page);
  await BACKENDS[name].getReady(tf, sources, page);
  const before = tf.getBackend();
  try {
    return await provenPredictor(tf, name, network, weights, keepsMaps);
  } catch (error) {
    if (before) await tf.setBackend(before); // an earlier predictor goes on with its own
    throw error;
  }
}

async function provenPredictor(tf, name, network, weights, keepsMaps) {
  if (!(await tf.setBackend(name))) throw new NetworkError(`${BACKENDS[name].title} does not start in this browser.`);
  await tf.ready();
  const { readsAtOnce } = BACKENDS[name];
  const predictor = await Predictor.load(tf, network, weights, { readsAtOnce, keepsMaps });
  try {
    await prove(predictor, network, name);
  } catch (error) {
    predictor.dispose();
    throw error;
  }
  return predictor;
}

/** Predict once: it compiles what is compiled late, and finds drivers that compute nonsense. */
async function prove(predictor, network, name) {
  const values = new Float32Array(network.input_shape.reduce((product, size) => product * size));
  const { probabilities } = await predictor.predict({ values });
  const sum = probabilities.reduce((total, value) => total + value, 0);
  if (Math.abs(sum - 1) < SUM_TOLERANCE) return;
  const { title } = BACKENDS[name];
  throw new NetworkError(`${title} computes wrongly here: its probabilities sum to ${sum.toPrecision(3)}.`);
}
