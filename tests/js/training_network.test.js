import assert from "node:assert/strict";
import { test } from "node:test";
import { factors } from "../../cnn_demo/web/training/layers/dropout.js";
import { TrainableNetwork } from "../../cnn_demo/web/training/network.js";
import { registerMissingGradients } from "../../cnn_demo/web/training/wasm_gradients.js";
import { BACKENDS, needsTensorFlow, tf, useBackend } from "./tensorflow.js";

/** @import { TrainingNode, Weights } from "../../cnn_demo/web/types/training.js" */

const CLASSES = 3;

/**
 * @param {string} name
 * @param {string} class_name
 * @param {string} input
 * @param {Partial<TrainingNode>} rest
 * @returns {TrainingNode}
 */
function node(name, class_name, input, rest) {
  return { name, class_name, arguments: {}, inputs: [input], shape: [], weights: {}, regularizers: {}, ...rest };
}

/** A design with weights of every kind: a gradient's, with a penalty, and those that follow the batches. */
function design() {
  const statistics = Object.fromEntries(["gamma", "beta", "moving_mean", "moving_variance"].map((name) => [name, [4]]));
  const conv = { kernel_size: 3, strides: 1, padding: "same", activation: "linear" };
  return [
    node("conv", "Conv2D", "image", { arguments: conv, shape: [6, 6, 4], weights: { kernel: [3, 3, 1, 4] } }),
    node("norm", "BatchNormalization", "conv", {
      arguments: { momentum: 0.75, epsilon: 0.001 },
      shape: [6, 6, 4],
      weights: statistics,
    }),
    node("relu", "Activation", "norm", { arguments: { activation: "relu" }, shape: [6, 6, 4] }),
    node("pool", "MaxPooling2D", "relu", { arguments: { pool_size: 2, padding: "valid" }, shape: [3, 3, 4] }),
    node("flat", "Flatten", "pool", { shape: [36] }),
    node("drop", "Dropout", "flat", { arguments: { rate: 0.5 }, shape: [36] }),
    node("output", "Dense", "drop", {
      arguments: { activation: "softmax" },
      shape: [CLASSES],
      weights: { kernel: [36, CLASSES], bias: [CLASSES] },
      regularizers: { kernel: 0.01 },
    }),
  ];
}

/**
 * @param {number} count
 * @param {number} seed
 */
function wave(count, seed) {
  return Float32Array.from({ length: count }, (_, index) => Math.sin(seed + 3.7 * index));
}

/** @returns {Weights} */
function weights() {
  const found = new Map();
  for (const { name, weights } of design()) {
    for (const [part, shape] of Object.entries(weights)) {
      const values = wave(tf.util.sizeFromShape(shape), found.size);
      found.set(`${name}/${part}`, part === "moving_variance" ? values.map(Math.abs) : values);
    }
  }
  return found;
}

function started() {
  const network = new TrainableNetwork(tf, { nodes: design(), input_shape: [6, 6, 1] });
  network.setWeights(weights());
  return network;
}

function batch() {
  const images = tf.tensor4d(wave(5 * 36, 1).map(Math.abs), [5, 6, 6, 1]);
  const targets = tf.tensor2d([1, 0, 0, 0, 1, 0, 0, 0, 1, 0, 1, 0, 1, 0, 0], [5, CLASSES]);
  return { images, targets };
}

for (const backend of BACKENDS) {
  test(`steps against the gradients lower the loss (${backend})`, needsTensorFlow, async () => {
    await useBackend(backend);
    registerMissingGradients(tf);
    const [network, { images, targets }] = [started(), batch()];
    const losses = [];
    for (let step = 0; step < 30; step++) {
      const { loss, penalty, gradients } = network.lossAndGradients(images, targets, { dropoutSeed: 7 });
      losses.push(loss.dataSync()[0] + penalty.dataSync()[0]);
      for (const [name, gradient] of gradients) {
        network.variable(name).assign(tf.sub(network.variable(name), tf.mul(gradient, 0.05)));
      }
    }
    assert.ok(losses[29] < losses[0] / 2, `the loss went from ${losses[0]} to ${losses[29]}`);
  });

  test(`a step leaves its results behind, and nothing else (${backend})`, needsTensorFlow, async () => {
    await useBackend(backend);
    registerMissingGradients(tf);
    const before = tf.memory().numTensors;
    const [network, { images, targets }] = [started(), batch()];
    const { loss, penalty, probabilities, gradients } = network.lossAndGradients(images, targets, { dropoutSeed: 7 });
    tf.dispose([loss, penalty, probabilities, ...gradients.values(), network.predict(images), images, targets]);
    network.dispose();
    assert.equal(tf.memory().numTensors, before);
  });
}

test("the same seed drops the same values, another one does not", needsTensorFlow, async () => {
  await useBackend("cpu");
  const [network, { images, targets }] = [started(), batch()];
  const lossOf = (/** @type {number} */ dropoutSeed) =>
    network.lossAndGradients(images, targets, { dropoutSeed }).loss.dataSync()[0];
  assert.equal(lossOf(1), lossOf(1));
  assert.notEqual(lossOf(1), lossOf(2));
});

for (const class_name of ["Dropout", "SpatialDropout2D"]) {
  test(`the gradient of a bias before ${class_name} is the slope of the loss`, needsTensorFlow, async () => {
    await useBackend("cpu");
    const drop = node("drop", class_name, "conv", { arguments: { rate: 0.4 }, shape: [6, 6, 2] });
    const conv = { kernel_size: 3, strides: 1, padding: "same", activation: "tanh" };
    const nodes = [
      node("conv", "Conv2D", "image", { arguments: conv, weights: { kernel: [3, 3, 1, 2], bias: [2] } }),
      drop,
      node("flat", "Flatten", "drop", {}),
      node("output", "Dense", "flat", { arguments: { activation: "softmax" }, weights: { kernel: [72, CLASSES] } }),
    ];
    const network = new TrainableNetwork(tf, { nodes, input_shape: [6, 6, 1] });
    const { images, targets } = batch();
    const start = new Map(Array.from(network.variables, ([name, { size }], index) => [name, wave(size, index)]));
    const at = (/** @type {number} */ bias) => {
      network.setWeights(new Map([...start, ["conv/bias", Float32Array.of(bias, 0)]]));
      return network.lossAndGradients(images, targets, { dropoutSeed: 3 });
    };
    const step = 0.01;
    const slope = (at(step).loss.dataSync()[0] - at(-step).loss.dataSync()[0]) / (2 * step);
    const gradient = at(0).gradients.get("conv/bias")?.dataSync()[0] ?? Number.NaN;
    assert.ok(Math.abs(gradient - slope) < 1e-3, `gradient ${gradient}, slope ${slope}`);
  });
}

test("dropout keeps as many values as its rate says, and their expected sum", () => {
  const found = factors(100_000, 0.3, 5);
  assert.ok(Math.abs(found.filter((factor) => factor === 0).length / found.length - 0.3) < 0.01);
  assert.ok(Math.abs(found.reduce((sum, factor) => sum + factor, 0) / found.length - 1) < 0.01);
});

test("weights are given back as they were set", needsTensorFlow, () => {
  assert.deepEqual(started().weights(), weights());
});

test("weights that do not fit the design are named", needsTensorFlow, () => {
  const network = started();
  const given = (/** @type {[string, Float32Array][]} */ ...changes) => new Map([...weights(), ...changes]);
  const without = weights();
  without.delete("output/bias");
  assert.throws(() => network.setWeights(without), /The weights output\/bias are missing/);
  assert.throws(
    () => network.setWeights(given(["conv/kernel", new Float32Array(5)])),
    /conv\/kernel have 5 values.*36/,
  );
  assert.throws(
    () => network.setWeights(given(["conv/bias", new Float32Array(4)])),
    /conv\/bias, which the design does/,
  );
});

test("a layer of an unknown kind is named", needsTensorFlow, () => {
  const nodes = [node("twist", "Twist2D", "image", {}), ...design()];
  assert.throws(
    () => new TrainableNetwork(tf, { nodes, input_shape: [6, 6, 1] }),
    /twist: layers of the class Twist2D cannot be trained on this device/,
  );
});

test("a design that does not end with softmax is refused", needsTensorFlow, () => {
  const nodes = design().slice(0, -1);
  assert.throws(() => new TrainableNetwork(tf, { nodes, input_shape: [6, 6, 1] }), /ends with drop.*softmax/);
});
