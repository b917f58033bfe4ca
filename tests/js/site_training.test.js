// The visitor's drawings on a page of a network, and the design that is trained on them.

import assert from "node:assert/strict";
import { test } from "node:test";
import { classNames, counts, load, save, whatIsMissing } from "../../cnn_demo/web/site/train/drawings.js";
import { dataSetOf } from "../../cnn_demo/web/site/train/fine_tuning.js";
import { classWeights, ownConstants, withClasses, withFrozen } from "../../cnn_demo/web/site/train/own_design.js";
import { outcome, progress, trainTitle } from "../../cnn_demo/web/site/train/texts.js";
import { fake } from "./fakes.js";

/** @import { Collection } from "../../cnn_demo/web/site/train/drawings.js" */
/** @import { Page } from "../../cnn_demo/web/types/page.js" */
/** @import { TrainingNode } from "../../cnn_demo/web/types/training.js" */

const PIXELS = 4;

/**
 * So many drawings of each class, each of other pixels.
 *
 * @param {Record<string, number>} numbers
 * @returns {Collection}
 */
function collection(numbers) {
  const drawings = Object.values(numbers).flatMap((count, label) =>
    Array.from({ length: count }, (_, index) => ({ pixels: new Uint8Array(PIXELS).fill(10 * label + index), label })),
  );
  return { classes: Object.keys(numbers), drawings };
}

/** @returns {Pick<Page, "localStorage">} */
function storage() {
  /** @type {Map<string, string>} */
  const kept = new Map();
  const localStorage = {
    getItem: (/** @type {string} */ key) => kept.get(key) ?? null,
    setItem: (/** @type {string} */ key, /** @type {string} */ text) => kept.set(key, text),
  };
  return fake({ localStorage });
}

/** @type {TrainingNode[]} */
const NODES = [
  layer("conv2d_1", "Conv2D", { filters: 8 }, [4, 4, 8], { kernel: [3, 3, 1, 8], bias: [8] }),
  layer("batch_normalization_1", "BatchNormalization", {}, [4, 4, 8], { gamma: [8], beta: [8] }),
  layer("flatten_1", "Flatten", {}, [128], {}),
  layer("output", "Dense", { units: 10, activation: "softmax" }, [10], { kernel: [128, 10], bias: [10] }),
];

/**
 * @param {string} name
 * @param {string} class_name
 * @param {Record<string, unknown>} args
 * @param {number[]} shape
 * @param {Record<string, number[]>} weights
 * @returns {TrainingNode}
 */
function layer(name, class_name, args, shape, weights) {
  return { name, class_name, arguments: args, inputs: [], shape, weights, regularizers: {} };
}

test("drawings are counted by class", () => {
  assert.deepEqual(counts(collection({ a: 2, b: 0, c: 3 })), [2, 0, 3]);
});

test("what is missing before the training is said", () => {
  assert.equal(whatIsMissing(collection({ a: 4, b: 0 })), "Add at least 5 examples of every class.");
  assert.match(whatIsMissing(collection({ a: 5, b: 4, c: 0 })), /Still missing: b, c\.$/);
  assert.equal(whatIsMissing(collection({ a: 5, b: 5 })), "");
});

test("names of classes are read, and bad ones are refused with a reason", () => {
  assert.deepEqual(classNames(" cross, ring ,"), ["cross", "ring"]);
  for (const [text, reason] of /** @type {[string, RegExp][]} */ ([
    ["cross", /2 to 26 classes/],
    ["a, a", /same name/],
    ["a, <b>", /without brackets/],
    [`a, ${"b".repeat(31)}`, /short name/],
    [Array.from({ length: 27 }, (_, n) => n).join(), /2 to 26 classes/],
  ])) {
    assert.throws(() => classNames(text), reason);
  }
});

test("saved drawings are found again", () => {
  const page = storage();
  const saved = collection({ a: 2, b: 1 });
  assert.equal(save("key", saved, page), true);
  assert.deepEqual(load("key", ["0", "1"], PIXELS, page), saved);
});

test("damaged and unfitting drawings are left out, and forbidden storage is told", () => {
  const empty = { classes: ["0", "1"], drawings: [] };
  const page = storage();
  for (const text of [
    "",
    "{",
    "{}",
    '{"classes":["a","b"],"drawings":[{"label":9,"pixels":"AAAAAA=="}]}',
    '{"classes":[1,2]}',
  ]) {
    page.localStorage.setItem("key", text);
    assert.deepEqual(load("key", ["0", "1"], PIXELS, page), empty, text);
  }
  save("key", collection({ a: 1, b: 1 }), page);
  assert.deepEqual(load("key", ["0", "1"], PIXELS + 1, page), empty);
  assert.equal(save("key", empty, fake({})), false);
  assert.deepEqual(load("key", ["0", "1"], PIXELS, fake({})), empty);
});

test("every fifth drawing of a class is kept back for the test", () => {
  const { train, test: kept } = dataSetOf(collection({ a: 10, b: 6 }), [2, 2, 1]);
  assert.deepEqual(Array.from(kept.labels), [0, 0, 1]);
  assert.deepEqual(Array.from(kept.images.filter((_, index) => index % PIXELS === 0)), [4, 9, 14]);
  assert.equal(train.labels.length + kept.labels.length, 16);
});

test("other classes change the last layer with weights alone", () => {
  const nodes = withClasses(NODES, 3);
  assert.deepEqual(nodes.slice(0, 3), NODES.slice(0, 3));
  assert.deepEqual(
    nodes[3],
    layer("output", "Dense", { units: 3, activation: "softmax" }, [3], { kernel: [128, 3], bias: [3] }),
  );
  assert.deepEqual(classWeights(nodes), ["output/kernel", "output/bias"]);
});

test("an output by convolution gets other classes in its convolution and behind it", () => {
  const output = [
    layer("output_conv2d", "Conv2D", { filters: 10 }, [4, 4, 10], { kernel: [1, 1, 8, 10], bias: [10] }),
    layer("output_pooling", "GlobalAveragePooling2D", {}, [10], {}),
    layer("output", "Activation", { activation: "softmax" }, [10], {}),
  ];
  const nodes = withClasses([NODES[0], ...output], 3);
  assert.deepEqual(
    nodes.map(({ shape }) => shape),
    [[4, 4, 8], [4, 4, 3], [3], [3]],
  );
  assert.equal(nodes[1].arguments.filters, 3);
});

test("an output with a gate gets other classes behind the gate, which stays", () => {
  const output = [
    layer("output_gate_hidden", "Dense", { units: 64 }, [64], { kernel: [128, 64], bias: [64] }),
    layer("output_gate", "Dense", { units: 1, activation: "sigmoid" }, [1], { kernel: [64, 1], bias: [1] }),
    layer("output_gated", "Multiply", {}, [128], {}),
    layer("output", "Dense", { units: 10, activation: "softmax" }, [10], { kernel: [128, 10] }),
  ];
  const before = [...NODES.slice(0, 3), ...output];
  const nodes = withClasses(before, 3);
  assert.deepEqual(nodes.slice(0, -1), before.slice(0, -1));
  assert.deepEqual(nodes[6], layer("output", "Dense", { units: 3, activation: "softmax" }, [3], { kernel: [128, 3] }));
  assert.deepEqual(classWeights(nodes), ["output/kernel"]);
  assert.deepEqual(
    withFrozen(nodes, true).flatMap(({ name, frozen }) => (frozen ? [] : [name])),
    ["output"],
  );
});

test("the last layer alone is trained, or all but the batch normalizations", () => {
  const frozen = (/** @type {boolean} */ onlyLast) =>
    withFrozen(NODES, onlyLast).flatMap(({ name, frozen }) => (frozen ? [name] : []));
  assert.deepEqual(frozen(true), ["conv2d_1", "batch_normalization_1", "flatten_1"]);
  assert.deepEqual(frozen(false), ["batch_normalization_1"]);
});

test("the graph is filled with weights of the new shape", () => {
  const constants = /** @type {const} */ ([
    { shape: [128, 10], stored: "float16", source: { kind: "whole", weight: "output/kernel" } },
    { shape: [2], stored: "int32", source: { kind: "integers", values: [-1, 128] } },
  ]);
  const own = ownConstants(fake(constants), withClasses(NODES, 3));
  assert.deepEqual(
    own.map(({ shape }) => shape),
    [[128, 3], [2]],
  );
});

test("sentences are whole for one and for many", () => {
  assert.deepEqual([0, 1, 12].map(trainTitle), ["Train", "Train on 1 example", "Train on 12 examples"]);
  assert.equal(progress(0.5, 3.4, null), "50\u00a0% done. About 3 s left.");
  assert.equal(
    outcome({ before: 0.5, after: 1, tested: 2 }),
    "Of the 2 examples that it was not trained on, it reads 2 right; before, it read 1 right. " +
      "The tab Draw uses it from now on.",
  );
  assert.equal(
    outcome({ before: null, after: 1, tested: 1 }),
    "Of the 1 example that it was not trained on, it reads 1 right. The tab Draw uses it from now on.",
  );
});
