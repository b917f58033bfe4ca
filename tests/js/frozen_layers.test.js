// Frozen layers keep their weights and averages while the others are trained, as Keras's trainable=False does.

import assert from "node:assert/strict";
import { test } from "node:test";
import { TrainableNetwork } from "../../cnn_demo/web/training/network.js";
import { needsTensorFlow, tf } from "./tensorflow.js";

/** @import { Tensor2D, Tensor4D } from "@tensorflow/tfjs-core" */
/** @import { TrainingNode } from "../../cnn_demo/web/types/training.js" */

const NORMALIZATION = { gamma: [1], beta: [1], moving_mean: [1], moving_variance: [1] };

/** @returns {TrainingNode[]} */
function nodes() {
  const common = { regularizers: {} };
  return [
    {
      ...common,
      name: "n",
      class_name: "BatchNormalization",
      arguments: { epsilon: 0.001, momentum: 0.9 },
      inputs: ["image"],
      shape: [2, 2, 1],
      weights: NORMALIZATION,
      frozen: true,
    },
    { ...common, name: "f", class_name: "Flatten", arguments: {}, inputs: ["n"], shape: [4], weights: {} },
    {
      ...common,
      name: "output",
      class_name: "Dense",
      arguments: { units: 2, activation: "softmax" },
      inputs: ["f"],
      shape: [2],
      weights: { kernel: [4, 2], bias: [2] },
    },
  ];
}

test("a frozen batch normalization normalizes by its averages and moves none of them", needsTensorFlow, async () => {
  await tf.setBackend("cpu");
  const network = new TrainableNetwork(tf, { nodes: nodes(), input_shape: [2, 2, 1] });
  network.setWeights(
    new Map(
      Object.entries({
        "n/gamma": [2],
        "n/beta": [1],
        "n/moving_mean": [0.5],
        "n/moving_variance": [4],
        "output/kernel": [1, 2, 3, 4, 5, 6, 7, 8],
        "output/bias": [0, 1],
      }).map(([name, values]) => [name, Float32Array.from(values)]),
    ),
  );
  const images = /** @type {Tensor4D} */ (tf.tensor([0, 1, 0.5, 0.25], [1, 2, 2, 1]));
  const targets = /** @type {Tensor2D} */ (tf.tensor([1, 0], [1, 2]));
  const before = network.weights();
  const { gradients, probabilities, loss, penalty } = network.lossAndGradients(images, targets, { dropoutSeed: 0 });
  assert.deepEqual([...gradients.keys()], ["output/kernel", "output/bias"]);
  assert.deepEqual(probabilities.dataSync(), network.predict(images).dataSync());
  assert.deepEqual(network.weights(), before);
  for (const tensor of [loss, penalty, probabilities, ...gradients.values()]) tensor.dispose();
  network.dispose();
});
