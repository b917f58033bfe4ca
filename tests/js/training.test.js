// A training on this device: going on from a checkpoint, reports, the visitor's drawing, divergence.

import assert from "node:assert/strict";
import { test } from "node:test";

import { Training } from "../../cnn_demo/web/training/training.js";
import { registerMissingGradients } from "../../cnn_demo/web/training/wasm_gradients.js";
import { DATA_SET, floatsOf, RUNS } from "./golden_trainings.js";
import { BACKENDS, needsTensorFlow, tf, useBackend } from "./tensorflow.js";

/** @import { Recipe, TrainingNode, TrainingPlan } from "../../cnn_demo/web/types/training.js" */

const [{ plan: PLAIN, weights: PLAIN_WEIGHTS }] = RUNS;
const AUGMENTATION = { shift: 0.1, rotate: 10, zoom: 0.1, shear: 5, elastic: 0.05, thickness: 0.5, mirror: true };

/** @type {Partial<Recipe>} */
const EVERYTHING = {
  augmentation: AUGMENTATION,
  weight_averaging: 0.7,
  momentum: 0.5,
  optimizer: "rmsprop",
  epochs: 3,
};

/**
 * @param {Partial<Recipe>} changes
 * @returns {TrainingPlan}
 */
function planWith(changes) {
  return { ...PLAIN, recipe: { ...PLAIN.recipe, ...changes } };
}

/** The plan with all that draws random numbers: augmentation, and a dropout before the last layer. */
function randomPlan() {
  const nodes = [...PLAIN.nodes];
  const output = nodes[nodes.length - 1];
  const [source] = output.inputs;
  const dropped = /** @type {TrainingNode} */ (nodes.find(({ name }) => name === source));
  const dropout = { ...dropped, name: "dropout_1", class_name: "Dropout", inputs: [source], arguments: { rate: 0.4 } };
  const between = { ...dropout, weights: {}, regularizers: {} };
  nodes.splice(-1, 1, between, { ...output, inputs: ["dropout_1"] });
  return { ...planWith(EVERYTHING), nodes };
}

/**
 * Train to the end, or to a step.
 *
 * @param {Training} training
 * @param {number} [until]
 */
async function train(training, until = Infinity) {
  while (!training.isDone && training.position.step < until) {
    if (training.isEpochDone) await training.endEpoch();
    else await training.step();
  }
}

/** @param {Training} training */
async function weightsOf(training) {
  const { weights } = await training.finish();
  training.dispose();
  return weights;
}

for (const backend of BACKENDS) {
  test(
    `a training that goes on from a checkpoint ends with the same weights on ${backend}`,
    needsTensorFlow,
    async () => {
      await useBackend(backend);
      registerMissingGradients(tf);
      const plan = randomPlan();
      const uninterrupted = Training.begin(tf, plan, DATA_SET);
      await train(uninterrupted);
      const expected = await weightsOf(uninterrupted);
      for (const step of [0, 3, 5, 12]) {
        const first = Training.begin(tf, plan, DATA_SET);
        await train(first, step);
        const state = structuredClone(await first.state());
        first.dispose();
        const second = Training.resume(tf, plan, DATA_SET, state);
        await train(second);
        assert.deepEqual(await weightsOf(second), expected, `from step ${step}`);
      }
    },
  );
}

test("a training with frozen layers goes on to the same end wherever it was interrupted", needsTensorFlow, async () => {
  await useBackend("cpu");
  const golden = RUNS.find(({ initial }) => initial);
  assert.ok(golden?.initial);
  const initial = new Map(Object.entries(golden.initial).map(([name, values]) => [name, floatsOf(values)]));
  const uninterrupted = Training.begin(tf, golden.plan, DATA_SET, initial);
  await train(uninterrupted);
  const expected = await weightsOf(uninterrupted);
  const { batches } = uninterrupted;
  for (const step of [1, batches, batches + 1]) {
    const first = Training.begin(tf, golden.plan, DATA_SET, initial);
    await train(first, step);
    if (first.isEpochDone) await first.endEpoch();
    const state = structuredClone(await first.state());
    first.dispose();
    const second = Training.resume(tf, golden.plan, DATA_SET, state);
    await train(second);
    assert.deepEqual(await weightsOf(second), expected, `from step ${step}`);
  }
});

test("a checkpoint has a record of every batch before it", needsTensorFlow, async () => {
  await useBackend("cpu");
  const training = Training.begin(tf, PLAIN, DATA_SET, null, () => 0);
  await train(training, 3);
  const { records, position } = await training.state();
  training.dispose();
  assert.deepEqual(
    records.map(({ kind, step }) => [kind, step]),
    [
      ["batch", 1],
      ["batch", 3],
    ],
  );
  assert.equal(position.image_sum, 24);
});

test(
  "what is reported are the means since the report before, and the epoch's are the means of all",
  needsTensorFlow,
  async () => {
    await useBackend("cpu");
    let milliseconds = 0;
    const training = Training.begin(tf, PLAIN, DATA_SET, null, () => {
      milliseconds += 1000; // so that every batch is reported
      return milliseconds;
    });
    await train(training, training.batches);
    const { loss } = await training.endEpoch();
    const batches = training.records.filter((record) => record.kind === "batch");
    training.dispose();
    assert.deepEqual(
      batches.map(({ batch }) => batch),
      [1, 2, 3, 4, 5],
    );
    assert.ok(Math.abs(batches.reduce((sum, record) => sum + record.loss, 0) / 5 - loss) < 2e-6);
    assert.ok(batches.every((record) => record.images_per_second > 0));
  },
);

test("the share that is done grows to 1, and the clock is read meanwhile", needsTensorFlow, async () => {
  await useBackend("cpu");
  let readings = 0;
  const training = Training.begin(tf, planWith(EVERYTHING), DATA_SET, null, () => {
    readings += 1;
    return readings;
  });
  await train(training, training.batches);
  for (const evaluate of [training.endEpoch.bind(training), training.finish.bind(training)]) {
    /** @type {number[]} */
    const shares = [];
    const before = readings;
    await evaluate((share) => shares.push(share));
    assert.ok(shares.length > 1 && readings - before >= shares.length);
    assert.deepEqual(
      shares,
      shares.toSorted((one, other) => one - other),
    );
    assert.equal(shares[shares.length - 1], 1);
  }
  training.dispose();
});

test("a drawing is predicted and recorded with its version", needsTensorFlow, async () => {
  await useBackend("cpu");
  const training = Training.begin(tf, PLAIN, DATA_SET);
  const record = await training.sketch(7, new Float32Array(64).fill(0.5));
  training.dispose();
  assert.ok(record);
  assert.deepEqual({ ...record, probabilities: 0 }, { kind: "sketch", epoch: 0, step: 0, sketch: 7, probabilities: 0 });
  assert.ok(Math.abs(record.probabilities.reduce((sum, value) => sum + value) - 1) < 1e-4);
  assert.deepEqual(training.records, [record]);
});

test("a training can start from given weights", needsTensorFlow, async () => {
  await useBackend("cpu");
  const initial = new Map(Object.entries(PLAIN_WEIGHTS).map(([name, text]) => [name, floatsOf(text)]));
  const training = Training.begin(tf, PLAIN, DATA_SET, initial);
  const { result, weights } = await training.finish();
  training.dispose();
  assert.deepEqual(weights, initial);
  assert.equal(result.best, null);
});

test("a training that diverges says so", needsTensorFlow, async () => {
  await useBackend("cpu");
  const plan = planWith({ optimizer: "sgd", learning_rate: 1e30 });
  const training = Training.begin(tf, plan, DATA_SET);
  await assert.rejects(train(training), {
    message:
      /^The training diverged: in epoch 1, batch \d, the loss or the predictions became infinite or NaN\. Lower the learning rate \(now up to 1e\+30\)\.$/,
  });
  training.dispose();
});

test("a checkpoint of another recipe is refused, and so are weights of another design", needsTensorFlow, async () => {
  await useBackend("cpu");
  const training = Training.begin(tf, PLAIN, DATA_SET);
  const state = await training.state();
  training.dispose();
  const tensors = tf.memory().numTensors;
  assert.throws(() => Training.resume(tf, planWith({ optimizer: "sgd" }), DATA_SET, state), /another design or recipe/);
  assert.throws(() => Training.begin(tf, PLAIN, DATA_SET, new Map()), /are missing/);
  assert.equal(tf.memory().numTensors, tensors);
});

test("a small training set is trained on alone and validated with all images that are held back", async () => {
  await useBackend("cpu");
  const [all, few] = [PLAIN, planWith({ training_images: 16 })].map((plan) => Training.begin(tf, plan, DATA_SET));
  assert.equal(few.batches, Math.floor(16 / few.batchSize));
  assert.equal(few.parts.train.indices.length, 16);
  assert.deepEqual(few.parts.validation.indices, all.parts.validation.indices);
  all.dispose();
  few.dispose();
});

test("a plan with outlier exposure is refused", () => {
  const plan = planWith({ outlier_exposure: 0.5 });
  assert.throws(() => Training.begin(tf, plan, DATA_SET), /must have no outlier exposure/);
});

test("a plan with a teacher network is refused", () => {
  assert.throws(() => Training.begin(tf, planWith({ distillation: 0.5 }), DATA_SET), /must have no teacher network/);
});
