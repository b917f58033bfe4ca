// Factor and shift of a batch normalization follow from the learned numbers as they are shown, and are the browser's.

import assert from "node:assert/strict";
import { test } from "node:test";

import { decimals, parsed } from "../../cnn_demo/web/explain/decimals.js";
import { randomOf } from "../../cnn_demo/web/explain/random.js";
import { shownStatistics } from "../../cnn_demo/web/explain/shown_statistics.js";
import { normalization } from "../../cnn_demo/web/explain/steps/normalization.js";
import { float16Bits, float16Values } from "../../cnn_demo/web/network/float16.js";

/** @import { LearnedStatistics } from "../../cnn_demo/web/types/explain.js" */

const ROUNDS = 2000;
const FLOAT16 = 2 ** -11; // the largest share by which rounding to 16 bits changes a number
const SMALLEST = 2 ** -25; // and the largest amount where the number is near 0

/**
 * Learned numbers as float32, with variances from 0.000001 to 10.
 *
 * @param {() => number} next
 * @returns {LearnedStatistics}
 */
function random(next) {
  const between = (/** @type {number} */ low, /** @type {number} */ high) => Math.fround(low + (high - low) * next());
  return {
    gamma: between(-3, 3),
    beta: between(-3, 3),
    average: between(-2, 2),
    variance: Math.fround(10 ** (7 * next() - 6)),
    epsilon: 0.001,
  };
}

/** @param {number} value */
function halved(value) {
  return float16Values(float16Bits(Float32Array.of(value)))[0];
}

/**
 * @param {number} one
 * @param {number} other
 * @param {number} allowed
 * @param {string} where
 */
function assertNear(one, other, allowed, where) {
  assert.ok(Math.abs(one - other) <= allowed, `${where}: ${one} and ${other} differ by more than ${allowed}`);
}

test("factor and shift can be computed from the shown numbers, and rounded to 16 bits are the browser's", () => {
  const next = randomOf(7);
  for (let round = 0; round < ROUNDS; round++) {
    const statistics = random(next);
    const n = decimals(5 + (round % 3));
    const { learned, factor, shift } = shownStatistics(statistics, n);
    const read = (/** @type {number} */ value) => parsed(learned.text(learned.of(value)));
    const where = `round ${round}, ${JSON.stringify(statistics)}`;
    const half = 0.5000001 * 10 ** -n.count;
    const byHand = read(statistics.gamma) / Math.sqrt(read(statistics.variance) + statistics.epsilon);
    const shownFactor = parsed(n.text(factor));
    assertNear(byHand, shownFactor, half, `${where}: factor`);
    const shiftByHand = read(statistics.beta) - read(statistics.average) * shownFactor;
    assertNear(shiftByHand, parsed(n.text(shift)), half, `${where}: shift`);
    const truth = statistics.gamma / Math.sqrt(statistics.variance + statistics.epsilon);
    assertNear(
      halved(truth),
      shownFactor,
      FLOAT16 * Math.abs(truth) + SMALLEST + half,
      `${where}: the browser's factor`,
    );
    const trueShift = statistics.beta - statistics.average * truth;
    const room = half * (1 + Math.abs(statistics.average));
    assertNear(
      halved(trueShift),
      parsed(n.text(shift)),
      FLOAT16 * Math.abs(trueShift) + SMALLEST + room,
      `${where}: the browser's shift`,
    );
  }
});

test("a small variance has more decimals than the factor that follows from it", () => {
  const statistics = { gamma: 1.25, beta: 0.5, average: 0.1, variance: Math.fround(0.0041937), epsilon: 0.001 };
  const n = decimals(5);
  const { learned, factor } = shownStatistics(statistics, n);
  assert.equal(n.text(factor), "17.34489");
  assert.ok(learned.count > n.count, `${learned.count} decimals`);
});

test("the table has the learned numbers in the decimals in which they are shown", () => {
  const n = decimals(5);
  const learned = { gamma: 1.25, beta: -0.5, average: 0.1, variance: Math.fround(0.0041937), epsilon: 0.001 };
  const { count } = shownStatistics(learned, n).learned;
  const step = { kind: /** @type {const} */ ("normalization"), title: "", learned, factor: n.of(2), shift: n.of(-1) };
  const number = (/** @type {number} */ held) => n.text(held);
  const rows = normalization.csv(step, number, n);
  assert.deepEqual(
    rows.map((row) => row.block),
    ["gamma", "beta", "average", "variance", "factor", "shift"],
  );
  assert.equal(rows[1].value, (-0.5).toFixed(count));
  assert.equal(rows[3].value, learned.variance.toFixed(count));
});
