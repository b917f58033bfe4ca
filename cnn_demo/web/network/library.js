// Loads TensorFlow.js and its backends, and starts a backend.

import { BACKENDS, obstacleTo, scriptOf } from "./backends.js";
import { NetworkError } from "./network_error.js";
import { loadScript } from "./scripts.js";

/** @import { Page } from "../types/page.js" */
/** @import { Sources, TensorFlowJS } from "../types/tensorflow_js.js" */
/** @import { BackendName } from "./backends.js" */

/**
 * Load TensorFlow.js with its reader of graphs, without a backend. Throws NetworkError.
 *
 * @param {Sources} sources
 * @param {Page} page
 */
export async function loadLibrary(sources, page = globalThis) {
  const tf = await loadCore(sources, page);
  await loadScript(sources.scripts.converter, page);
  return tf;
}

/**
 * Load TensorFlow.js without a backend, on a page or in a worker. Throws NetworkError.
 *
 * @param {Sources} sources
 * @param {Page} page
 */
async function loadCore(sources, page = globalThis) {
  await loadScript(sources.scripts.core, page);
  if (!page.tf) throw new NetworkError("TensorFlow.js was loaded but did not start. Reload the page.");
  return page.tf;
}

/**
 * Load TensorFlow.js without a backend, with the gradients that training needs. Throws NetworkError.
 *
 * @param {Sources} sources
 * @param {Page} page
 */
export async function loadForTraining(sources, page = globalThis) {
  const tf = await loadCore(sources, page);
  if (!sources.scripts.layers) throw new NetworkError("This page does not offer what training needs of TensorFlow.js.");
  await loadScript(sources.scripts.layers, page); // this file registers the gradients, the core does not
  return tf;
}

/**
 * Load the script of a backend and do what must be done before it starts. Throws NetworkError.
 *
 * @param {TensorFlowJS} tf
 * @param {BackendName} name
 * @param {Sources} sources
 * @param {Page} page
 */
export async function loadBackend(tf, name, sources, page = globalThis) {
  const obstacle = obstacleTo(name, sources, page);
  const script = scriptOf(name, sources);
  if (obstacle !== null || !script) throw new NetworkError(obstacle ?? undefined);
  await loadScript(script, page);
  await BACKENDS[name].getReady(tf, sources, page);
}

/**
 * Start a backend whose script is loaded. Throws NetworkError.
 *
 * @param {TensorFlowJS} tf
 * @param {BackendName} name
 */
export async function startBackend(tf, name) {
  if (!(await tf.setBackend(name))) throw new NetworkError(`${BACKENDS[name].title} does not start in this browser.`);
  await tf.ready();
}
