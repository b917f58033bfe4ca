// Loads the weights that a training keeps of another network, from the file that cnn_demo/browser/published_weights.py makes.

import { NetworkError } from "../network/network_error.js";
import { tensorsOf } from "./safetensors.js";

/** @import { DataSource, Weights } from "../types/training.js" */

/**
 * Throws NetworkError where the file cannot be loaded, or is not whole.
 *
 * @param {DataSource} source its url must be absolute
 * @param {Pick<typeof globalThis, "fetch">} place
 * @returns {Promise<Weights>}
 */
export async function loadInitialWeights({ url, bytes }, place = globalThis) {
  const failed = (/** @type {string} */ why) =>
    new NetworkError(`The weights to start from cannot be loaded: ${why} Reload the page to try again.`);
  const response = await place.fetch(url).catch(() => {
    throw failed("there is no connection to the server.");
  });
  if (!response.ok) throw failed(`the server answers ${response.status}.`);
  const file = await response.arrayBuffer();
  if (file.byteLength !== bytes) throw failed(`of ${bytes} bytes, ${file.byteLength} came.`);
  return tensorsOf(file);
}
