import assert from "node:assert/strict";

import { test } from "node:test";

import { checkModel, openLibrary } from "../../cnn_demo/web/network/model_check.js";
import { fake } from "./fakes.js";
import { needsTensorFlow, tf } from "./tensorflow.js";
import { TINY, tinyProbabilities, tinyWeights } from "./tiny_network.js";

/** @import { Check } from "../../cnn_demo/web/network/model_check.js" */
/** @import { ModelJSON, Sources } from "../../cnn_demo/web/types/tensorflow_js.js" */

const COUNT = 200; // more than one batch
const COMPARED = 32;

const IMAGES = Uint8Array.from({ length: 4 * COUNT }, (_, place) => (place * 37 + (place >> 2)) % 256);
const pixelsOf = (/** @type {number} */ index) =>
  [...IMAGES.subarray(4 * index, 4 * index + 4)].map((value) => value / 255);
const ANSWERS = Array.from({ length: COUNT }, (_, index) => tinyProbabilities(pixelsOf(index)));
const BEST = ANSWERS.map(([one, other]) => (other > one ? 1 : 0));

/**
 * Check TINY's graph, or another model.
 *
 * @param {Partial<Check>} changes
 */
async function check(changes = {}) {
  await tf.setBackend("cpu");
  /** @type {number[]} */
  const shares = [];
  /** @type {Check} */
  const asked = {
    tf,
    model: TINY.graph,
    weights: tinyWeights(),
    images: IMAGES,
    shape: TINY.input_shape,
    expected: Float32Array.from(ANSWERS.flat()),
    labels: Uint8Array.from(BEST),
    onProgress: (share) => shares.push(share),
    ...changes,
  };
  return { figures: await checkModel(asked), shares };
}

/**
 * The expected answers, with the probabilities of some images swapped.
 *
 * @param {number[]} indices
 */
function swapped(...indices) {
  return Float32Array.from(
    ANSWERS.flatMap(([one, other], index) => (indices.includes(index) ? [other, one] : [one, other])),
  );
}

test("a model that answers as expected has no difference", needsTensorFlow, async () => {
  const { figures, shares } = await check();
  const { median_ms: milliseconds, largest_difference: first, largest_difference_of_all: all, ...rest } = figures;
  assert.deepEqual(rest, {
    tensorflowjs: "4.22.0",
    backend: "cpu",
    image_count: COUNT,
    compared_images: COMPARED,
    equal_answers: 1,
    accuracy_before: 1,
    accuracy_after: 1,
  });
  assert.ok(first <= all && all < 1e-6 && milliseconds >= 0);
  assert.ok(shares.every((share, place) => share > (shares[place - 1] ?? 0)));
  assert.equal(shares.at(-1), 1);
});

test("a difference after the compared images is one of all images only", needsTensorFlow, async () => {
  const { figures } = await check({ expected: swapped(COMPARED) });
  const [one, other] = ANSWERS[COMPARED];
  assert.ok(figures.largest_difference < 1e-6);
  assert.ok(Math.abs(figures.largest_difference_of_all - Math.abs(one - other)) < 1e-6);
  assert.equal(figures.equal_answers, 1 - 1 / COUNT);
  assert.deepEqual([figures.accuracy_before, figures.accuracy_after], [1 - 1 / COUNT, 1]);
});

test("a difference among the compared images is the largest", needsTensorFlow, async () => {
  const { figures } = await check({ expected: swapped(0, 31) });
  const differences = [0, 31].map((index) => Math.abs(ANSWERS[index][0] - ANSWERS[index][1]));
  assert.ok(Math.abs(figures.largest_difference - Math.max(...differences)) < 1e-6);
});

test("NaN has the largest possible difference", needsTensorFlow, async () => {
  const weights = tinyWeights();
  new Float32Array(weights, 0, 8).fill(NaN);
  const { figures } = await check({ weights });
  assert.equal(figures.largest_difference, 1);
});

test("without labels the accuracy is unknown", needsTensorFlow, async () => {
  const { figures } = await check({ labels: null });
  assert.deepEqual([figures.accuracy_before, figures.accuracy_after, figures.equal_answers], [null, null, 1]);
});

test("where there are few images, all are compared", needsTensorFlow, async () => {
  const { figures } = await check({
    images: IMAGES.subarray(0, 12),
    expected: Float32Array.from(ANSWERS.slice(0, 3).flat()),
    labels: null,
  });
  assert.deepEqual([figures.image_count, figures.compared_images], [3, 3]);
});

test("a check frees all memory, also when it ends early", needsTensorFlow, async () => {
  await check();
  const before = tf.memory().numTensors;
  await check();
  const stop = () => {
    throw new Error("stopped");
  };
  await assert.rejects(check({ onProgress: stop }), { message: "stopped" });
  assert.equal(tf.memory().numTensors, before);
});

test("a layers model is checked in the same way", needsTensorFlow, async () => {
  const layer = (/** @type {string} */ class_name, /** @type {object} */ config) => ({ class_name, config });
  const layers = [
    layer("Flatten", { name: "flat", batch_input_shape: [null, 2, 2, 1] }),
    layer("Dense", { name: "output", units: 2, activation: "softmax", use_bias: false }),
  ];
  /** @type {ModelJSON} */
  const model = {
    format: "layers-model",
    modelTopology: { model_config: layer("Sequential", { name: "tiny", layers }) },
    weightsManifest: [{ paths: ["a.bin"], weights: [{ name: "output/kernel", shape: [4, 2], dtype: "float32" }] }],
  };
  const { figures } = await check({ model, weights: tinyWeights().slice(0, 32) });
  assert.ok(figures.largest_difference_of_all < 1e-6);
  assert.equal(figures.equal_answers, 1);
});

test("a browser without WebAssembly is refused before anything is loaded", async () => {
  /** @type {Sources} */
  const sources = { scripts: { core: { url: "a" }, converter: { url: "b" }, "backend-wasm": { url: "c" } }, wasm: {} };
  const opening = openLibrary(sources, "graph-model", fake({}));
  await assert.rejects(opening, { name: "NetworkError", message: /no WebAssembly/ });
});
