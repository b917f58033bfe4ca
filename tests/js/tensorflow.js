// TensorFlow.js with its plain JavaScript backend, in the form in which a page has it; on request with WebAssembly.

import { createRequire } from "node:module";
import { dirname, sep } from "node:path";
import { fake } from "./fakes.js";

/** @import { TensorFlowJS } from "../../cnn_demo/web/types/tensorflow_js.js" */

const require = createRequire(import.meta.url);

function isInstalled() {
  try {
    require.resolve("@tensorflow/tfjs-backend-cpu");
    return true;
  } catch {
    return false;
  }
}

function load() {
  /** @type {TensorFlowJS} */
  const core = require("@tensorflow/tfjs-core");
  /** @type {typeof import("@tensorflow/tfjs-converter")} */
  const { loadGraphModel } = require("@tensorflow/tfjs-converter");
  /** @type {typeof import("@tensorflow/tfjs-layers")} */
  const { loadLayersModel } = require("@tensorflow/tfjs-layers");
  require("@tensorflow/tfjs-backend-cpu");
  return { ...core, loadGraphModel, loadLayersModel };
}

/** Missing where the npm packages are not installed: pass `needsTensorFlow` to every test that uses it. */
export const tf = isInstalled() ? load() : fake(null);

/** The options of a test that uses TensorFlow.js. */
export const needsTensorFlow = { skip: isInstalled() ? false : "TensorFlow.js is not installed: run npm ci" };

/** The backends that run under Node. */
export const BACKENDS = /** @type {const} */ (["cpu", "wasm"]);

/**
 * Let TensorFlow.js compute by this backend from now on.
 *
 * @param {(typeof BACKENDS)[number]} name
 */
export async function useBackend(name) {
  if (name === "wasm" && !tf.findBackendFactory(name)) startWasm();
  if (!(await tf.setBackend(name))) throw new Error(`The backend ${name} of TensorFlow.js does not start.`);
}

function startWasm() {
  const name = "@tensorflow/tfjs-backend-wasm";
  const { setWasmPaths } = require(name);
  tf.env().set("WASM_HAS_MULTITHREAD_SUPPORT", false); // as pages do, see web/network/backends.js
  setWasmPaths(dirname(require.resolve(name)) + sep);
}
