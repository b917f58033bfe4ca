// Opens TensorFlow.js on a page for a training in the page itself.

import { firstThatWorks } from "../../network/backends.js";
import { loadBackend, loadForTraining, startBackend } from "../../network/library.js";
import { registerMissingGradients } from "../../training/wasm_gradients.js";

/** @import { Page } from "../../types/page.js" */
/** @import { Sources, TensorFlowJS } from "../../types/tensorflow_js.js" */

/**
 * TensorFlow.js with a backend and all gradients: the backend that the page uses already, else the first that works.
 * Throws NetworkError.
 *
 * @param {Sources} sources
 * @param {Page} page
 * @returns {Promise<TensorFlowJS>}
 */
export async function openForTraining(sources, page = globalThis) {
  const tf = await loadForTraining(sources, page);
  if (!tf.getBackend()) {
    await firstThatWorks(["wasm", "cpu"], async (name) => {
      await loadBackend(tf, name, sources, page);
      await startBackend(tf, name);
    });
  }
  registerMissingGradients(tf);
  return tf;
}
