// Holds a batch's gradients, loss and moving statistics to Keras's, for every kind of layer and every activation.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { ACTIVATIONS } from "../../cnn_demo/web/training/layers/activations.js";
import { LAYERS } from "../../cnn_demo/web/training/layers/table.js";
import { registerMissingGradients } from "../../cnn_demo/web/training/wasm_gradients.js";
import { differences } from "./golden_batch.js";
import { BACKENDS, needsTensorFlow, tf, useBackend } from "./tensorflow.js";

/** @import { Golden } from "./golden_batch.js" */

/** @type {Golden[]} */
const GOLDEN = JSON.parse(readFileSync(new URL("../golden/training_gradients.json", import.meta.url), "utf-8"));

for (const backend of BACKENDS) {
  for (const golden of GOLDEN) {
    const kinds = [...golden.architecture.layers, golden.architecture.output ?? { kind: "dense" }];
    const title = kinds.map(({ kind }) => kind).join(", ");
    test(`a batch gives what Keras gives: ${title} (${backend})`, needsTensorFlow, async () => {
      await useBackend(backend);
      registerMissingGradients(tf);
      assert.deepEqual(await differences(tf, golden), []);
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
