import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";

const CHECK = fileURLToPath(new URL("../../cnn_demo/browser/export/check.mjs", import.meta.url));
const [HEIGHT, WIDTH, CLASSES, IMAGES] = [2, 3, 2, 5];
const VALUES = HEIGHT * WIDTH;

function isInstalled() {
  try {
    createRequire(import.meta.url).resolve("@tensorflow/tfjs-layers");
    return true;
  } catch {
    return false;
  }
}

/**
 * @param {string} className
 * @param {{name: string} & Record<string, unknown>} config
 * @param {string} [source] the layer before
 */
function layer(className, config, source) {
  return { class_name: className, name: config.name, config, inbound_nodes: source ? [[[source, 0, 0, {}]]] : [] };
}

/**
 * A layers model of one dense layer with softmax, its weights in two files.
 *
 * @param {string} folder
 * @param {Float32Array} kernel
 * @param {Float32Array} bias
 */
function writeModel(folder, kernel, bias) {
  const layers = [
    layer("InputLayer", { name: "image", batch_input_shape: [null, HEIGHT, WIDTH, 1], dtype: "float32" }),
    layer("Flatten", { name: "flat" }, "image"),
    layer("Dense", { name: "output", units: CLASSES, activation: "softmax" }, "flat"),
  ];
  const config = { name: "network", layers, input_layers: [["image", 0, 0]], output_layers: [["output", 0, 0]] };
  const weights = [
    { name: "output/kernel", shape: [VALUES, CLASSES], dtype: "float32" },
    { name: "output/bias", shape: [CLASSES], dtype: "float32" },
  ];
  const model = {
    format: "layers-model",
    modelTopology: { keras_version: "3", backend: "tensorflow", model_config: { class_name: "Functional", config } },
    weightsManifest: [{ paths: ["a.bin", "b.bin"], weights }],
  };
  writeFileSync(join(folder, "model.json"), JSON.stringify(model));
  writeFileSync(join(folder, "a.bin"), kernel);
  writeFileSync(join(folder, "b.bin"), bias);
}

/**
 * The probabilities of one image, computed by hand.
 *
 * @param {Float32Array} image
 * @param {Float32Array} kernel
 * @param {Float32Array} bias
 */
function expected(image, kernel, bias) {
  const logits = [...bias].map((start, k) =>
    image.reduce((sum, value, n) => sum + value * kernel[n * CLASSES + k], start),
  );
  const powers = logits.map(Math.exp);
  return powers.map((power) => power / powers.reduce((a, b) => a + b));
}

/**
 * @param {number} count
 * @param {number} scale
 */
function wave(count, scale) {
  return Float32Array.from({ length: count }, (_, n) => Math.sin(n + 1) * scale);
}

/**
 * Run check.mjs on a model in a folder of its own.
 *
 * @param {import("node:test").TestContext} t
 * @param {(folder: string) => void} spoil
 */
function check(t, spoil = () => {}) {
  const folder = mkdtempSync(join(tmpdir(), "check-"));
  t.after(() => rmSync(folder, { recursive: true }));
  const [kernel, bias, images] = [wave(VALUES * CLASSES, 1), wave(CLASSES, 0.5), wave(VALUES * IMAGES, 1)];
  writeModel(folder, kernel, bias);
  writeFileSync(join(folder, "images"), images);
  spoil(folder);
  const shape = [HEIGHT, WIDTH, 1].join(",");
  const words = [CHECK, folder, join(folder, "images"), shape, "2", join(folder, "answers")];
  const done = spawnSync(process.execPath, words, { encoding: "utf8" });
  return { done, folder, kernel, bias, images };
}

const options = { skip: isInstalled() ? false : "TensorFlow.js is not installed: run npm ci" };

test("every image is answered, also where the last batch is shorter", options, (t) => {
  const { done, folder, kernel, bias, images } = check(t);
  assert.equal(done.status, 0, done.stderr);
  const bytes = readFileSync(join(folder, "answers"));
  const answers = new Float32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength));
  assert.equal(answers.length, IMAGES * CLASSES);
  for (let n = 0; n < IMAGES; n += 1) {
    expected(images.subarray(n * VALUES, (n + 1) * VALUES), kernel, bias).forEach((value, k) => {
      assert.ok(Math.abs(answers[n * CLASSES + k] - value) < 1e-6);
    });
  }
});

test("it reports its progress, and at the end the runtime and its speed", options, (t) => {
  const lines = check(t).done.stdout.trim().split("\n");
  const reports = lines.map((line) => JSON.parse(line));
  assert.deepEqual(reports.slice(0, -1), [{ done: 2 }, { done: 4 }, { done: 5 }]);
  const { median_ms: milliseconds, ...end } = reports[reports.length - 1];
  assert.deepEqual(end, { tensorflowjs: "4.22.0", node: process.version, backend: "wasm" });
  assert.ok(milliseconds > 0);
});

test("it fails with TensorFlow.js's error where that refuses the model", options, (t) => {
  const { done } = check(t, (folder) => writeFileSync(join(folder, "b.bin"), ""));
  assert.notEqual(done.status, 0);
  assert.match(done.stderr, /Error/);
});
