// TensorFlow.js with its plain JavaScript backend, in the form in which a page has it.

import { createRequire } from "node:module";
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
