// The optimizer moves each variable for itself, however they are packed. Its arithmetic is held to Keras's elsewhere.

import assert from "node:assert/strict";
import { test } from "node:test";

import { Optimizer } from "../../cnn_demo/web/training/optimizer.js";
import { RUNS } from "./golden_trainings.js";
import { needsTensorFlow, tf, useBackend } from "./tensorflow.js";

const SHAPES = { "first/bias": [7], "large/kernel": [80, 60], "last/kernel": [3, 4], "last/bias": [4] };
const STEPS = 3;

/**
 * The variables after some steps, and their averages.
 *
 * @param {string[]} names
 */
function trained(names) {
  const shapes = new Map(Object.entries(SHAPES));
  const filled = (/** @type {string} */ name, /** @type {number} */ speed) => {
    const shape = shapes.get(name) ?? [];
    const values = Float32Array.from({ length: tf.util.sizeFromShape(shape) }, (_, index) =>
      Math.sin(speed * index + 1),
    );
    return tf.tensor(values, shape);
  };
  const variables = new Map(names.map((name) => [name, tf.variable(filled(name, 0.3))]));
  const averages = new Map(names.map((name) => [name, tf.variable(filled(name, 0))]));
  const recipe = { ...RUNS[0].plan.recipe, weight_averaging: 0.6, weight_decay: 0.1 };
  const optimizer = new Optimizer(tf, recipe, variables, STEPS);
  for (let step = 0; step < STEPS; step++) {
    optimizer.apply(new Map(names.map((name) => [name, filled(name, step + 0.7)])), step);
  }
  optimizer.assignAverages(averages);
  return names.flatMap((name) => [variables.get(name)?.dataSync(), averages.get(name)?.dataSync()]);
}

test("variables are moved together as each by itself", needsTensorFlow, async () => {
  await useBackend("cpu");
  const together = trained(Object.keys(SHAPES));
  assert.deepEqual(
    together,
    Object.keys(SHAPES).flatMap((name) => trained([name])),
  );
});
