// All that follows from a recipe's seed is the same as in Python.

import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import { epochOrder } from "../../cnn_demo/web/training/epoch_order.js";
import { initialWeights } from "../../cnn_demo/web/training/initial_weights.js";
import { Generator } from "../../cnn_demo/web/training/random/generator.js";
import { learningRateAt } from "../../cnn_demo/web/training/schedule.js";
import { byTurns, split, stratified } from "../../cnn_demo/web/training/split.js";

/** @import { Recipe, TrainingNode } from "../../cnn_demo/web/types/training.js" */

/** @typedef {{first: number[], sha256: string}} Short */

/**
 * @typedef {object} Golden
 * @property {{seed: number[], count: number, permutation: Short}[]} permutations
 * @property {{seed: number, epoch: number, count: number, order: Short}[]} orders
 * @property {{seed: number, share: number, labels: number[], kept: number[], held: number[]}[]} splits
 * @property {{seed: number, marks: number[], kept: number[], held: number[]}[]} fixed_splits
 * @property {{labels: number[], indices: number[], turns: number[]}[]} turns
 * @property {{recipe: Recipe, total_steps: number, rates: number[]}[]} rates
 * @property {{seed: number, nodes: TrainingNode[], weights: Record<string, string>}[]} initial
 */

/** @type {Golden} */
const GOLDEN = JSON.parse(readFileSync(new URL("../golden/training_seed.json", import.meta.url), "utf8"));

/** @param {Uint32Array} values @returns {Short} */
function short(values) {
  const first = Array.from(values.subarray(0, 12));
  return { first, sha256: createHash("sha256").update(values).digest("hex") };
}

test("permutations are NumPy's", () => {
  for (const { seed, count, permutation } of GOLDEN.permutations) {
    assert.deepEqual(short(new Generator(seed).permutation(count)), permutation);
  }
});

test("a permutation of values changes nothing but their order", () => {
  const values = Uint32Array.of(5, 5, 9, 70_000);
  assert.deepEqual(Array.from(new Generator(1).permutation(values)).sort(), [5, 5, 70_000, 9]);
  assert.deepEqual(Array.from(values), [5, 5, 9, 70_000]);
});

test("the order of an epoch is Python's", () => {
  for (const { seed, epoch, count, order } of GOLDEN.orders) {
    assert.deepEqual(short(epochOrder(seed, epoch, count)), order);
  }
});

test("the validation images are Python's", () => {
  for (const { seed, share, labels, kept, held } of GOLDEN.splits) {
    const found = stratified(Uint8Array.from(labels), share, seed);
    assert.deepEqual([Array.from(found.kept), Array.from(found.held)], [kept, held]);
  }
});

test("validation images that a data set fixes are in Python's order", () => {
  const test = { images: new Uint8Array(1), labels: Uint8Array.of(0) };
  for (const { seed, marks, kept, held } of GOLDEN.fixed_splits) {
    const train = { images: new Uint8Array(marks.length), labels: new Uint8Array(marks.length) };
    const parts = split({ shape: [1, 1, 1], train, test, held: Uint8Array.from(marks) }, 0.5, seed);
    assert.deepEqual([Array.from(parts.train.indices), Array.from(parts.validation.indices)], [kept, held]);
  }
});

test("a small training set has Python's images", () => {
  for (const { labels, indices, turns } of GOLDEN.turns) {
    assert.deepEqual(Array.from(byTurns(Uint32Array.from(indices), Uint8Array.from(labels))), turns);
  }
});

test("fewer training images are among more, and the validation images stay", () => {
  const labels = Uint8Array.from({ length: 60 }, (_, index) => index % 3);
  const train = { images: new Uint8Array(60), labels };
  const test = { images: new Uint8Array(1), labels: Uint8Array.of(0) };
  const [all, many, few, more] = [0, 20, 7, 1000].map((most) => split({ shape: [1, 1, 1], train, test }, 0.2, 4, most));
  assert.equal(many.train.indices.length, 20);
  assert.deepEqual(few.train.indices, many.train.indices.subarray(0, 7));
  assert.deepEqual(few.validation.indices, all.validation.indices);
  assert.deepEqual(more.train.indices, all.train.indices);
});

test("a class with a single image cannot be split", () => {
  assert.throws(() => stratified(Uint8Array.of(0, 0, 1), 0.1, 0), { message: /^Class 1 has 1 training image; / });
});

test("the parts of a data set share its images", () => {
  const train = { images: new Uint8Array(20), labels: Uint8Array.of(0, 1, 0, 1, 0) };
  const test = { images: new Uint8Array(8), labels: Uint8Array.of(1, 0) };
  const parts = split({ shape: [2, 2, 1], train, test }, 0.4, 3);
  assert.equal(parts.train.images, train.images);
  assert.deepEqual([...parts.train.indices, ...parts.validation.indices].sort(), [0, 1, 2, 3, 4]);
  assert.deepEqual(Array.from(parts.test.indices), [0, 1]);
});

test("the learning rates are Python's", () => {
  for (const { recipe, total_steps, rates } of GOLDEN.rates) {
    for (const [step, expected] of rates.entries()) {
      const found = learningRateAt(recipe, step, total_steps);
      assert.ok(Math.abs(found - expected) <= 1e-15, `${recipe.schedule}, step ${step}: ${found}, not ${expected}`);
    }
  }
});

test("fresh weights are Keras's, bit for bit", () => {
  for (const { seed, nodes, weights } of GOLDEN.initial) {
    const found = initialWeights(nodes, seed);
    assert.deepEqual(Array.from(found.keys()).sort(), Object.keys(weights).sort());
    for (const [name, values] of found) {
      assert.equal(Buffer.from(values.buffer).toString("base64"), weights[name], name);
    }
  }
});
