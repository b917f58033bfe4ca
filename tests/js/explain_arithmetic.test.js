// What is shown adds up to the value that is shown, and that value is what the network computes: on random layers.

import assert from "node:assert/strict";
import { test } from "node:test";

import { cellOf } from "../../cnn_demo/web/explain/cells.js";
import { parsed, text } from "../../cnn_demo/web/explain/decimals.js";
import { largestOf } from "../../cnn_demo/web/explain/explained_network.js";
import { decimalsFor, explained } from "../../cnn_demo/web/explain/rounding.js";
import { KINDS, randomOf } from "./explain_networks.js";
import { needsTensorFlow } from "./tensorflow.js";

/** @import { ShownNumbers, StepOf, Steps } from "../../cnn_demo/web/types/explain.js" */

/** @typedef {ReturnType<typeof recomputer>} Recomputer */

const ROUNDS = 40;
// A share of the layer's largest value: sums of some hundred products in 24 bits. erf() of TensorFlow.js has an error of 2e-7.
const FLOAT32 = 2e-5;

/**
 * Each value of a random layer, explained.
 *
 * @param {string} kind
 * @param {number} seed
 * @param {boolean} hasMore
 */
function* everyValue(kind, seed, hasMore) {
  const { network, node, values } = KINDS[kind](randomOf(seed));
  const places = decimalsFor(largestOf(values), hasMore);
  const peak = Math.max(largestOf(values), 0.02);
  for (let index = 0; index < values.length; index++) {
    const cell = node.shape.length === 3 ? cellOf(node.shape, index) : { row: 0, column: 0, map: index };
    const calculation = explained({ network, node, ...cell }, places);
    assert.ok(calculation);
    yield { ...calculation, places, peak, value: values[index], cell };
  }
}

for (const kind of Object.keys(KINDS)) {
  test(`${kind}: what is shown adds up, and agrees with TensorFlow.js`, needsTensorFlow, () => {
    for (let seed = 0; seed < ROUNDS; seed++) {
      for (const found of everyValue(kind, seed, seed % 2 === 1)) {
        const where = `seed ${seed}, ${JSON.stringify(found.cell)}`;
        for (const step of found.steps) check(step.kind, step, recomputer(found.n), where);
        assert.ok(
          Math.abs(found.exact - found.value) <= FLOAT32 * found.peak,
          `${where}: ${found.exact}, ${found.value}`,
        );
        assert.equal(text(found.shown, found.places), fixed(found.exact, found.places), where);
      }
    }
  });
}

/**
 * What a reader with a calculator can do: use the numbers that are shown, never the stored ones.
 *
 * @param {ShownNumbers} n
 */
function recomputer(n) {
  const units = (/** @type {number} */ number) => BigInt(n.text(number).replace("\u2212", "-").replace(".", ""));
  return {
    read: (/** @type {number} */ number) => parsed(n.text(number)),
    units,
    total: (/** @type {number[]} */ list) => list.reduce((sum, number) => sum + units(number), 0n),
    close: (/** @type {number} */ one, /** @type {number} */ other) =>
      Math.abs(one - other) <= 0.500001 * 10 ** -n.count + 1e-12 * Math.abs(one),
  };
}

/**
 * Check that the shown numbers of a step add up.
 *
 * @template {keyof Steps} Kind
 * @param {Kind} kind
 * @param {StepOf<Kind>} step
 * @param {Recomputer} reader
 * @param {string} where
 */
function check(kind, step, reader, where) {
  CHECKS[kind](step, reader, where);
}

/** @type {{[Kind in keyof Steps]: (step: StepOf<Kind>, reader: Recomputer, where: string) => void}} */
const CHECKS = {
  pixel: () => {},
  products(step, { read, units, total, close }, where) {
    for (const block of step.blocks) {
      block.products.forEach((product, i) =>
        assert.ok(close(read(block.inputs[i]) * read(block.weights[i]), read(product)), `${where}: a product`),
      );
      assert.equal(total(block.products), units(block.subtotal), `${where}: a subtotal`);
      block.places?.forEach((place, i) => place.isPadding && assert.equal(block.inputs[i], 0, `${where}: padding`));
    }
    if (step.total === null) return;
    assert.equal(total(step.blocks.map((block) => block.subtotal)), units(step.total), `${where}: the total`);
  },
  sum(step, { units, total }, where) {
    assert.equal(total(step.terms.map((term) => term.number)), units(step.total), where);
  },
  function(step, { read, close }, where) {
    assert.ok(close(BY_HAND[step.name](read(step.input)), read(step.output)), `${where}: ${step.name}`);
  },
  largest(step, { read }, where) {
    const seen = step.block.inputs.filter((_, i) => !step.block.places[i].isPadding).map(read);
    assert.equal(read(step.output), Math.max(...seen), where);
    assert.equal(step.block.inputs[step.winner], step.output, where);
  },
  mean(step, { read, units, total, close }, where) {
    const seen = step.block.inputs.filter((_, i) => !step.block.places[i].isPadding);
    assert.deepEqual([seen.length, total(seen)], [step.count, units(step.total)], where);
    assert.ok(close(read(step.total) / step.count, read(step.output)), where);
  },
  normalization: () => {}, // see explain_normalization.test.js
  affine(step, { read, units, close }, where) {
    assert.ok(close(read(step.input) * read(step.factor), read(step.scaled)), where);
    assert.equal(units(step.scaled) + units(step.shift), units(step.output), where);
  },
  gate(step, { read, close }, where) {
    assert.ok(close(read(step.input) * read(step.gate), read(step.output)), where);
  },
  passed: () => {},
  softmax(step, { read, units, total, close }, where) {
    for (const { logit, power, share } of step.rows) {
      assert.ok(close(Math.exp(read(logit) - read(step.top)), read(power)), `${where}: a power`);
      assert.ok(close(read(power) / read(step.total), read(share)), `${where}: a share`);
    }
    assert.equal(total(step.rows.map((row) => row.power)), units(step.total), where);
  },
};

/** @type {Record<string, (z: number) => number>} */
const BY_HAND = {
  linear: (z) => z,
  relu: (z) => (z > 0 ? z : 0),
  leaky_relu: (z) => (z > 0 ? z : z / 5),
  elu: (z) => (z > 0 ? z : Math.exp(z) - 1),
  gelu: (z) => (z / 2) * (1 + errorFunction(z / Math.SQRT2)),
  selu: (z) => (z > 0 ? 1.0507009874 * z : 1.7580993408 * (Math.exp(z) - 1)), // the digits that the formula shows
  silu: (z) => z / (1 + Math.exp(-z)),
  hard_silu: (z) => (z <= -3 ? 0 : z >= 3 ? z : (z * (z + 3)) / 6),
  tanh: (z) => 1 - 2 / (Math.exp(2 * z) + 1),
  sigmoid: (z) => 1 / (1 + Math.exp(-z)),
};

/**
 * The integral, by Simpson's rule.
 *
 * @param {number} x
 */
function errorFunction(x) {
  const steps = 4000;
  const end = Math.max(-7, Math.min(7, x));
  const at = (/** @type {number} */ i) => Math.exp(-(((end * i) / steps) ** 2));
  let sum = at(0) + at(steps);
  for (let i = 1; i < steps; i++) sum += at(i) * (i % 2 ? 4 : 2);
  return ((2 / Math.sqrt(Math.PI)) * (end / steps) * sum) / 3;
}

/**
 * @param {number} value
 * @param {number} places
 */
function fixed(value, places) {
  const shown = Math.abs(value).toFixed(places);
  return (value < 0 && Number(shown) !== 0 ? "\u2212" : "") + shown;
}
