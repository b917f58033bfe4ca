// Ten steps on this device are those of the server's loop, which trains by Keras: weights, figures and certainty.

import assert from "node:assert/strict";
import { test } from "node:test";

import { distance } from "../../cnn_demo/web/network/certainty.js";
import { Training } from "../../cnn_demo/web/training/training.js";
import { registerMissingGradients } from "../../cnn_demo/web/training/wasm_gradients.js";
import { DATA_SET, floatsOf, RUNS } from "./golden_trainings.js";
import { BACKENDS, needsTensorFlow, tf, useBackend } from "./tensorflow.js";

/** @import { CertaintyRule } from "../../cnn_demo/web/types/network.js" */
/** @import { TrainingPlan } from "../../cnn_demo/web/types/training.js" */

const TOLERANCE = 1e-4;

/**
 * @param {TrainingPlan} plan
 * @param {Record<string, string>} [initial] base64 of float32
 */
async function trained(plan, initial) {
  const weights = initial ? new Map(Object.entries(initial).map(([name, values]) => [name, floatsOf(values)])) : null;
  const training = Training.begin(tf, plan, DATA_SET, weights);
  while (!training.isDone) {
    if (training.isEpochDone) await training.endEpoch();
    else await training.step();
  }
  const finished = await training.finish();
  training.dispose();
  return finished;
}

/**
 * @param {ArrayLike<number>} found
 * @param {ArrayLike<number>} expected
 * @param {string} what
 */
function assertClose(found, expected, what) {
  assert.equal(found.length, expected.length, what);
  const worst = Math.max(...Array.from(found, (value, index) => Math.abs(value - expected[index])));
  assert.ok(worst <= TOLERANCE, `${what} differs by ${worst}`);
}

for (const backend of BACKENDS) {
  for (const { plan, weights, initial, epochs, result, certainty } of RUNS) {
    const { optimizer, schedule, seed } = plan.recipe;
    const name = `${optimizer} with schedule ${schedule} and seed ${seed} trains as Keras does on ${backend}`;
    test(name, needsTensorFlow, async () => {
      await useBackend(backend);
      registerMissingGradients(tf);
      const tensors = tf.memory().numTensors;
      const found = await trained(plan, initial);
      assert.equal(tf.memory().numTensors, tensors);
      assert.deepEqual(Array.from(found.weights.keys()).sort(), Object.keys(weights).sort());
      for (const [weight, values] of found.weights) assertClose(values, floatsOf(weights[weight]), weight);
      const ended = found.records.filter((record) => record.kind === "epoch");
      for (const [index, { seconds, ...figures }] of ended.entries()) {
        const { seconds: _, ...expected } = epochs[index];
        assert.ok(seconds > 0);
        assertClose(numbersOf(figures), numbersOf(expected), `epoch ${index + 1}`);
      }
      assert.equal(ended.length, epochs.length);
      assertSameResult(found.result, result);
      assertSameRule(found.certainty, certainty);
    });
  }
}

/**
 * All but what is measured by a clock, and the versions.
 *
 * @param {Record<string, unknown>} found
 * @param {Record<string, unknown>} expected
 */
function assertSameResult(found, expected) {
  assert.deepEqual(Object.keys(found).sort(), Object.keys(expected).sort());
  const parts = ["test", "validation", "training_images", "parameters", "best", "epochs", "steps"];
  for (const part of parts) assertClose(numbersOf(found[part]), numbersOf(expected[part]), part);
}

/**
 * The same distances and bounds. A whitening may differ in the signs of its columns.
 *
 * @param {CertaintyRule} found
 * @param {CertaintyRule} expected
 */
function assertSameRule(found, expected) {
  for (const bound of /** @type {const} */ (["least_probability", "sure_probability"])) {
    assertClose([found[bound]], [expected[bound]], bound);
  }
  const answers = [
    [0.8, 0.1, 0.1],
    [0.3, 0.4, 0.3],
    [0.01, 0.01, 0.98],
  ];
  for (const answer of answers) {
    const [own, other] = [distance(found, answer), distance(expected, answer)];
    assert.ok(Math.abs(own - other) <= 0.01 * other, `the distance ${own} is not ${other}`);
  }
}

/** @param {unknown} value @returns {number[]} */
function numbersOf(value) {
  if (typeof value === "number") return [value];
  return value && typeof value === "object" ? Object.values(value).flatMap(numbersOf) : [];
}
