// Holds a batch's gradients, loss and moving statistics to Keras's, for every kind of layer and every activation.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { ACTIVATIONS } from "../../cnn_demo/web/training/layers/activations.js";
import { LAYERS } from "../../cnn_demo/web/training/layers/table.js";
import { TrainableNetwork } from "../../cnn_demo/web/training/network.js";
import { registerMissingGradients } from "../../cnn_demo/web/training/wasm_gradients.js";
import { BACKENDS, needsTensorFlow, tf, useBackend } from "./tensorflow.js";

/** @import { Tensor } from "@tensorflow/tfjs-core" */
/** @import { Shape3D } from "../../cnn_demo/web/types/network.js" */
/** @import { TrainingNode } from "../../cnn_demo/web/types/training.js" */

const OWN = 1e-4; // tolerance, as a share of the largest value of a tensor
const SHARED = 1e-6; // in addition, as a share of the largest gradient of the network: a sum may be close to 0

/**
 * A network of tests/golden/make_training_gradients.py.
 *
 * @typedef {object} Golden
 * @property {{input_shape: Shape3D, classes: number, layers: {kind: string}[], output?: {kind: string}}} architecture
 * @property {TrainingNode[]} nodes
 * @property {number} count
 * @property {Record<string, string>} before
 * @property {Record<string, string>} after
 */

/** @type {Golden[]} */
const GOLDEN = JSON.parse(readFileSync(new URL("../golden/training_gradients.json", import.meta.url), "utf-8"));

/** @param {string} text */
function decoded(text) {
  return new Float32Array(Uint8Array.from(Buffer.from(text, "base64")).buffer);
}

/**
 * What a batch gives on this device, under the names of the fixture.
 *
 * @param {Golden} golden
 */
function deviceStep({ architecture, nodes, count, before }) {
  const { images, targets, ...weights } = before;
  const network = new TrainableNetwork(tf, { nodes, input_shape: architecture.input_shape });
  network.setWeights(new Map(Object.entries(weights).map(([name, text]) => [name, decoded(text)])));
  const x = tf.tensor4d(decoded(images), [count, ...architecture.input_shape]);
  const predictions = network.predict(x);
  const y = tf.tensor2d(decoded(targets), [count, architecture.classes]);
  const { gradients, ...results } = network.lossAndGradients(x, y, { dropoutSeed: 0 });
  const statistics = [...network.variables].filter(([name]) => !network.trainable.includes(name));
  /** @type {Record<string, Tensor>} */
  const found = { predictions, ...results };
  for (const [name, gradient] of gradients) found[`gradient of ${name}`] = gradient;
  for (const [name, variable] of statistics) found[`new ${name}`] = variable;
  return found;
}

/** @param {ArrayLike<number>} values */
function largest(values) {
  return Array.from(values).reduce((found, value) => Math.max(found, Math.abs(value)), 0);
}

/**
 * @param {Record<string, Tensor>} found
 * @param {Record<string, Float32Array>} expected
 */
function assertClose(found, expected) {
  assert.deepEqual(Object.keys(found).sort(), Object.keys(expected).sort());
  const shared = SHARED * Math.max(...Object.values(expected).map(largest));
  for (const [name, values] of Object.entries(expected)) {
    const own = found[name].dataSync();
    assert.equal(own.length, values.length, name);
    const [difference, bound] = [
      largest(values.map((value, index) => value - own[index])),
      OWN * largest(values) + shared,
    ];
    assert.ok(difference <= bound, `${name}: differs by ${difference}, more than ${bound}`);
  }
}

for (const backend of BACKENDS) {
  for (const golden of GOLDEN) {
    const kinds = [...golden.architecture.layers, golden.architecture.output ?? { kind: "dense" }];
    const title = kinds.map(({ kind }) => kind).join(", ");
    test(`a batch gives what Keras gives: ${title} (${backend})`, needsTensorFlow, async () => {
      await useBackend(backend);
      registerMissingGradients(tf);
      const expected = Object.entries(golden.after).map(([name, text]) => [name, decoded(text)]);
      assertClose(deviceStep(golden), Object.fromEntries(expected));
    });
  }
}

test("the fixture has every kind of layer and every activation", () => {
  const nodes = GOLDEN.flatMap((golden) => golden.nodes);
  assert.deepEqual(new Set(nodes.map((node) => node.class_name)), new Set(Object.keys(LAYERS)));
  const activations = new Set(nodes.map((node) => node.arguments.activation));
  assert.deepEqual(
    Object.keys(ACTIVATIONS).filter((name) => !activations.has(name)),
    [],
  );
});
