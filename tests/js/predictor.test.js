import assert from "node:assert/strict";
import { test } from "node:test";

import { checkNetwork, Predictor } from "../../cnn_demo/web/network/predictor.js";
import { needsTensorFlow, tf } from "./tensorflow.js";
import { TINY, tinyProbabilities, tinyWeights } from "./tiny_network.js";

/** @import { PredictorOptions } from "../../cnn_demo/web/network/predictor.js" */
/** @import { NetworkHeader } from "../../cnn_demo/web/types/network.js" */

const PIXELS = [0.5, -1, 0.25, 1];

/** @param {number[]} values */
function image(...values) {
  return { values: Float32Array.from(values) };
}

/** @param {PredictorOptions} options */
async function loaded(options = {}) {
  await tf.setBackend("cpu");
  return Predictor.load(tf, TINY, tinyWeights(), options);
}

/**
 * @param {number[]} actual
 * @param {number[]} expected
 */
function assertNear(actual, expected) {
  assert.equal(actual.length, expected.length);
  actual.forEach((value, i) => assert.ok(Math.abs(value - expected[i]) < 1e-6, `${value} is not ${expected[i]}`));
}

test("a prediction gives the probabilities and its duration", needsTensorFlow, async () => {
  const predictor = await loaded();
  const { probabilities, milliseconds } = await predictor.predict(image(...PIXELS));
  assertNear([...probabilities], tinyProbabilities(PIXELS));
  assert.ok(milliseconds >= 0);
  predictor.dispose();
});

test("results that must be waited for are the same", needsTensorFlow, async () => {
  const predictor = await loaded({ readsAtOnce: false, keepsMaps: true });
  assertNear([...(await predictor.predict(image(...PIXELS))).probabilities], tinyProbabilities(PIXELS));
  assertNear([...(await predictor.featureMaps(["relu"]))[0].values], [0.5, 0, 0.25, 1]);
  predictor.dispose();
});

test("the maps are those of the last image, and only of the requested layers", needsTensorFlow, async () => {
  const predictor = await loaded({ keepsMaps: true });
  assert.deepEqual(await predictor.featureMaps(["relu"]), []);
  await predictor.predict(image(9, 9, 9, 9));
  await predictor.predict(image(...PIXELS));
  const [map, ...others] = await predictor.featureMaps(["relu"]);
  assert.deepEqual([map.layer.title, map.shape, others.length], ["Activation", [2, 2, 1], 0]);
  assertNear([...map.values], [0.5, 0, 0.25, 1]);
  predictor.dispose();
});

test(
  "features are the outputs of the last hidden layer, and leave the maps of the last image",
  needsTensorFlow,
  async () => {
    const predictor = await loaded({ keepsMaps: true });
    await predictor.predict(image(...PIXELS));
    const before = tf.memory().numTensors;
    const found = await predictor.features([Float32Array.of(1, -2, 3, 0), Float32Array.of(0, 0, -1, 0.5)]);
    assert.deepEqual(
      found.map((each) => [...each]),
      [
        [1, 0, 3, 0],
        [0, 0, 0, 0.5],
      ],
    );
    assert.equal(tf.memory().numTensors, before);
    assertNear([...(await predictor.featureMaps(["relu"]))[0].values], [0.5, 0, 0.25, 1]);
    predictor.dispose();
  },
);

test("features are the means of maps where the output stage pools its maps", needsTensorFlow, async () => {
  await tf.setBackend("cpu");
  const [relu, output] = TINY.layers;
  const convolution = { ...output, name: "output_conv2d" };
  const network = { ...TINY, layers: [relu, convolution, output] };
  const predictor = await Predictor.load(tf, network, tinyWeights());
  const found = await predictor.features([Float32Array.of(1, -2, 3, 0)]);
  assert.deepEqual([...found[0]], [1]);
  predictor.dispose();
});

test("features are what the output stage takes, also where it begins with a gate", needsTensorFlow, async () => {
  await tf.setBackend("cpu");
  const [relu, output] = TINY.layers;
  const stage = ["output_gate_hidden", "output_gate", "output_gated"].map((name) => ({ ...output, name }));
  const predictor = await Predictor.load(tf, { ...TINY, layers: [relu, ...stage, output] }, tinyWeights());
  assert.deepEqual([...(await predictor.features([Float32Array.of(1, -2, 3, 0)]))[0]], [1, 0, 3, 0]);
  predictor.dispose();
});

test("features of a network without a hidden layer are the pixels", needsTensorFlow, async () => {
  await tf.setBackend("cpu");
  const predictor = await Predictor.load(tf, { ...TINY, layers: TINY.layers.slice(1) }, tinyWeights());
  assert.deepEqual([...(await predictor.features([Float32Array.of(1, -2, 3, 0)]))[0]], [1, -2, 3, 0]);
  predictor.dispose();
});

test("no tensor is left behind, however often it predicts", needsTensorFlow, async () => {
  const before = tf.memory().numTensors;
  const predictor = await loaded({ keepsMaps: true });
  /** @type {number[]} */
  const counts = [];
  for (let round = 0; round < 5; round++) {
    await predictor.predict(image(...PIXELS));
    await predictor.featureMaps(["relu", "output"]);
    counts.push(tf.memory().numTensors);
  }
  assert.equal(new Set(counts).size, 1);
  predictor.dispose();
  predictor.dispose();
  assert.equal(tf.memory().numTensors, before);
});

test("weights of another size are refused with both sizes", () => {
  assert.throws(() => checkNetwork(TINY, new ArrayBuffer(39)), /tiny are 39 bytes; its description says 40/);
  assert.doesNotThrow(() => checkNetwork(TINY, tinyWeights()));
});

test("rounded weights are counted at their rounded size", () => {
  /** @type {NetworkHeader["graph"]["weightsManifest"][number]["weights"]} */
  const weights = [{ name: "w", shape: [3, 2], dtype: "float32", quantization: { dtype: "float16" } }];
  const network = { ...TINY, graph: { modelTopology: {}, weightsManifest: [{ paths: [], weights }] } };
  assert.doesNotThrow(() => checkNetwork(network, new ArrayBuffer(12)));
});

test("a description of another version is refused", () => {
  assert.throws(() => checkNetwork({ ...TINY, version: 1 }, tinyWeights()), /version 1; this page reads version 3/);
});
