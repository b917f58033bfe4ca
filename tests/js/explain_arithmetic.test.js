// What is shown adds up to the value that is shown, and that value is what the network computes: on random layers.

import assert from "node:assert/strict";
import { test } from "node:test";

import { cellOf } from "../../cnn_demo/web/explain/cells.js";
import { parsed, text } from "../../cnn_demo/web/explain/decimals.js";
import { largestOf } from "../../cnn_demo/web/explain/explained_network.js";
import { decimalsFor, explained } from "../../cnn_demo/web/explain/rounding.js";
import { KINDS, randomOf } from "./explain_networks.js";
import { needsTensorFlow, tf } from "./tensorflow.js";

const ROUNDS = 40;
const FLOAT32 = 2e-5; // of the layer's largest value: sums of some hundred products in 24 bits; erf in TensorFlow.js is good to 2e-7

/** Each value of a random layer, explained. */
function* everyValue(kind, seed, hasMore) {
  const { network, node, values } = KINDS[kind](tf, randomOf(seed));
  const places = decimalsFor(largestOf(values), hasMore);
  const peak = Math.max(largestOf(values), 0.02);
  for (let index = 0; index < values.length; index++) {
    const cell = node.shape.length === 3 ? cellOf(node.shape, index) : { row: 0, column: 0, map: index };
    yield { ...explained({ network, node, ...cell }, places), places, peak, value: values[index], cell };
  }
}

for (const kind of Object.keys(KINDS)) {
  test(`${kind}: what is shown adds up, and agrees with TensorFlow.js`, needsTensorFlow, () => {
    for (let seed = 0; seed < ROUNDS; seed++) {
      for (const found of everyValue(kind, seed, seed % 2 === 1)) {
        const where = `seed ${seed}, ${JSON.stringify(found.cell)}`;
        for (const step of found.steps) CHECKS[step.kind](step, recomputer(found.n), where);
        assert.ok(
          Math.abs(found.exact - found.value) <= FLOAT32 * found.peak,
          `${where}: ${found.exact}, ${found.value}`,
        );
        assert.equal(text(found.shown, found.places), fixed(found.exact, found.places), where);
      }
    }
  });
}

/** Does again what a reader with a calculator would: reads what is shown, and never what is held. */
function recomputer(n) {
  const read = (number) => parsed(n.text(number));
  const units = (number) => BigInt(n.text(number).replace("\u2212", "-").replace(".", ""));
  const close = (one, other) => Math.abs(one - other) <= 0.500001 * 10 ** -n.count + 1e-12 * Math.abs(one);
  return { read, units, close };
}

const total = (list, units) => list.reduce((sum, number) => sum + units(number), 0n);

const CHECKS = {
  pixel: () => {},
  products(step, { read, units, close }, where) {
    for (const block of step.blocks) {
      block.products.forEach((product, i) =>
        assert.ok(close(read(block.inputs[i]) * read(block.weights[i]), read(product)), `${where}: a product`),
      );
      assert.equal(total(block.products, units), units(block.subtotal), `${where}: a subtotal`);
      block.places?.forEach((place, i) => place.isPadding && assert.equal(block.inputs[i], 0, `${where}: padding`));
    }
    if (step.total === null) return;
    assert.equal(
      total(
        step.blocks.map((block) => block.subtotal),
        units,
      ),
      units(step.total),
      `${where}: the total`,
    );
  },
  sum(step, { units }, where) {
    assert.equal(
      total(
        step.terms.map((term) => term.number),
        units,
      ),
      units(step.total),
      where,
    );
  },
  function(step, { read, close }, where) {
    assert.ok(close(BY_HAND[step.name](read(step.input)), read(step.output)), `${where}: ${step.name}`);
  },
  largest(step, { read }, where) {
    const seen = step.block.inputs.filter((_, i) => !step.block.places[i].isPadding).map(read);
    assert.equal(read(step.output), Math.max(...seen), where);
    assert.equal(step.block.inputs[step.winner], step.output, where);
  },
  mean(step, { read, units, close }, where) {
    const seen = step.block.inputs.filter((_, i) => !step.block.places[i].isPadding);
    assert.deepEqual([seen.length, total(seen, units)], [step.count, units(step.total)], where);
    assert.ok(close(read(step.total) / step.count, read(step.output)), where);
  },
  normalization(step, { read, close }, where) {
    assert.ok(
      close(read(step.gamma) / Math.sqrt(read(step.variance) + step.epsilon), read(step.computedFactor)),
      where,
    );
  },
  affine(step, { read, units, close }, where) {
    assert.ok(close(read(step.input) * read(step.factor), read(step.scaled)), where);
    assert.equal(units(step.scaled) + units(step.shift), units(step.output), where);
  },
  passed: () => {},
  softmax(step, { read, units, close }, where) {
    for (const { logit, power, share } of step.rows) {
      assert.ok(close(Math.exp(read(logit) - read(step.top)), read(power)), `${where}: a power`);
      assert.ok(close(read(power) / read(step.total), read(share)), `${where}: a share`);
    }
    assert.equal(
      total(
        step.rows.map((row) => row.power),
        units,
      ),
      units(step.total),
      where,
    );
  },
};

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

/** The integral itself, by Simpson's rule. */
function errorFunction(x) {
  const steps = 4000;
  const end = Math.max(-7, Math.min(7, x));
  const at = (i) => Math.exp(-(((end * i) / steps) ** 2));
  let sum = at(0) + at(steps);
  for (let i = 1; i < steps; i++) sum += at(i) * (i % 2 ? 4 : 2);
  return ((2 / Math.sqrt(Math.PI)) * (end / steps) * sum) / 3;
}

function fixed(value, places) {
  const shown = Math.abs(value).toFixed(places);
  return (value < 0 && Number(shown) !== 0 ? "\u2212" : "") + shown;
}
