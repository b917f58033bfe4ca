// Predicts with an exported TensorFlow.js model in Node.js: node check.mjs FOLDER IMAGES SHAPE BATCH_SIZE ANSWERS
//
// FOLDER contains the model.json of a graph model or a layers model. IMAGES is a file of images of that SHAPE,
// "height,width,channels": raw float32. ANSWERS is the file to write: raw float32 probabilities, image by image.
// Standard output is one JSON object a line: {"done": images} as it advances, {"tensorflowjs", "node", "backend",
// "median_ms"} at the end.

import { closeSync, fstatSync, openSync, readFileSync, readSync, realpathSync, writeSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/** @import { GraphModel } from "@tensorflow/tfjs-converter" */
/** @import { LayersModel } from "@tensorflow/tfjs-layers" */

const require = createRequire(import.meta.url);
/** @type {typeof import("@tensorflow/tfjs-core")} */
const tf = require("@tensorflow/tfjs-core");
/** @type {typeof import("@tensorflow/tfjs-converter")} */
const { loadGraphModel } = require("@tensorflow/tfjs-converter");
/** @type {typeof import("@tensorflow/tfjs-layers")} */
const { loadLayersModel } = require("@tensorflow/tfjs-layers");
/** @type {typeof import("@tensorflow/tfjs-backend-wasm")} */
const wasm = require("@tensorflow/tfjs-backend-wasm");

const WARM_UPS = 3;
const TIMED = 20;
const MOST_TIMED_MS = 1000;
const FLOAT_BYTES = 4;

/**
 * The model in a folder, in the form in which TensorFlow.js loads it from memory.
 *
 * @param {string} folder
 */
export function readModel(folder) {
  /** @type {import("@tensorflow/tfjs-core").io.ModelJSON} */
  const model = JSON.parse(readFileSync(join(folder, "model.json"), "utf8"));
  const files = model.weightsManifest.flatMap(({ paths }) => paths);
  const bytes = Buffer.concat(files.map((name) => readFileSync(join(folder, name))));
  return {
    ...model,
    weightSpecs: model.weightsManifest.flatMap(({ weights }) => weights),
    weightData: bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength),
  };
}

/**
 * A model of either kind; both have predict().
 *
 * @param {string} folder
 * @returns {Promise<GraphModel | LayersModel>}
 */
export function load(folder) {
  const parts = readModel(folder);
  const handler = { load: async () => parts };
  return parts.format === "graph-model" ? loadGraphModel(handler) : loadLayersModel(handler);
}

/**
 * Read the next values of a file; fewer at its end.
 *
 * @param {number} file
 * @param {number} values
 */
function nextImages(file, values) {
  const images = new Float32Array(values);
  let filled = 0;
  for (let read = 1; read > 0 && filled < images.byteLength; filled += read) {
    read = readSync(file, new Uint8Array(images.buffer), filled, images.byteLength - filled, null);
  }
  return images.subarray(0, filled / FLOAT_BYTES);
}

/**
 * The probabilities of a batch.
 *
 * @param {GraphModel | LayersModel} model
 * @param {Float32Array} images
 * @param {number[]} shape [count, height, width, channels]
 */
function ask(model, images, shape) {
  const answer = tf.tidy(() => model.predict(tf.tensor(images, shape)));
  if (!(answer instanceof tf.Tensor)) throw new Error("The model has more than one output; one was expected.");
  const probabilities = answer.dataSync();
  answer.dispose();
  return probabilities;
}

/**
 * The median duration of a prediction for one image.
 *
 * @param {GraphModel | LayersModel} model
 * @param {Float32Array} image
 * @param {number[]} shape
 */
function medianMilliseconds(model, image, shape) {
  for (let count = 0; count < WARM_UPS; count += 1) ask(model, image, shape);
  /** @type {number[]} */
  const times = [];
  const started = performance.now();
  while (times.length < TIMED && performance.now() - started < MOST_TIMED_MS) {
    const before = performance.now();
    ask(model, image, shape);
    times.push(performance.now() - before);
  }
  return times.sort((a, b) => a - b)[times.length >> 1];
}

/** @param {object} value */
function report(value) {
  writeSync(1, `${JSON.stringify(value)}\n`);
}

/** @param {string[]} commandLine */
async function main([folder, imagesFile, shapeText, batchText, answersFile]) {
  const shape = shapeText.split(",").map(Number);
  const values = shape.reduce((product, length) => product * length, 1);
  const batch = Number(batchText);
  // The binary with threads does not start in Node.js, and a page may use it only with special HTTP headers.
  tf.env().set("WASM_HAS_MULTITHREAD_SUPPORT", false);
  wasm.setWasmPaths(`${dirname(require.resolve("@tensorflow/tfjs-backend-wasm"))}/`);
  await tf.setBackend("wasm");
  await tf.ready();
  const model = await load(folder);
  const [images, answers] = [openSync(imagesFile, "r"), openSync(answersFile, "w")];
  const total = fstatSync(images).size / FLOAT_BYTES / values;
  let first = new Float32Array(values);
  for (let done = 0; done < total; ) {
    const some = nextImages(images, batch * values);
    const count = some.length / values;
    if (done === 0) first = some.slice(0, values);
    writeSync(answers, ask(model, some, [count, ...shape]));
    done += count;
    report({ done });
  }
  closeSync(answers);
  report({
    tensorflowjs: tf.version_core,
    node: process.version,
    backend: tf.getBackend(),
    median_ms: medianMilliseconds(model, first, [1, ...shape]),
  });
}

if (realpathSync(process.argv[1]) === fileURLToPath(import.meta.url)) await main(process.argv.slice(2));
