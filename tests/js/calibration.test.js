// The figures at the end of a training, and the rule of certainty fitted there, are Python's.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import { distance } from "../../cnn_demo/web/network/certainty.js";
import { calibrate, report } from "../../cnn_demo/web/training/calibration.js";
import { figures } from "../../cnn_demo/web/training/figures.js";
import { symmetricEigen } from "../../cnn_demo/web/training/symmetric_eigen.js";
import { floatsOf } from "./golden_trainings.js";

/** @import { CertaintyRule } from "../../cnn_demo/web/types/network.js" */
/** @import { Answers } from "../../cnn_demo/web/training/figures.js" */

/** @typedef {{probabilities: string, labels: number[]}} Stored */

/**
 * @typedef {object} Golden
 * @property {number} classes
 * @property {Stored} train
 * @property {Stored} validation
 * @property {CertaintyRule} rule
 * @property {ReturnType<typeof report>} report
 * @property {ReturnType<typeof figures>} figures
 */

/** @type {Golden[]} */
const GOLDEN = JSON.parse(readFileSync(new URL("../golden/calibration.json", import.meta.url), "utf8"));

/**
 * @param {Stored} stored
 * @param {number} classes
 * @returns {Answers}
 */
function answersOf({ probabilities, labels }, classes) {
  return { probabilities: floatsOf(probabilities), labels, classes };
}

/**
 * The same shape, the same nulls, and numbers that agree to a millionth.
 *
 * @param {unknown} found
 * @param {unknown} expected
 * @param {string} where
 */
function assertSame(found, expected, where) {
  if (typeof found === "number" && typeof expected === "number") {
    assert.ok(Math.abs(found - expected) <= 1e-6 * Math.max(Math.abs(expected), 1), `${where}: ${found}, ${expected}`);
  } else if (found && expected && typeof found === "object" && typeof expected === "object") {
    assert.deepEqual(Object.keys(found), Object.keys(expected), where);
    const others = Object.values(expected);
    for (const [index, [key, value]] of Object.entries(found).entries()) {
      assertSame(value, others[index], `${where}.${key}`);
    }
  } else {
    assert.equal(found, expected, where);
  }
}

for (const [index, golden] of GOLDEN.entries()) {
  const validation = answersOf(golden.validation, golden.classes);
  const rule = calibrate(answersOf(golden.train, golden.classes), validation);

  test(`the figures of the golden answers ${index} are Python's`, () => {
    assertSame(figures(validation), golden.figures, "figures");
  });

  test(`the rule fitted to the golden answers ${index} gives Python's distances and shares`, () => {
    for (let image = 0; image < validation.labels.length; image++) {
      const row = validation.probabilities.subarray(image * golden.classes, (image + 1) * golden.classes);
      assertSame(distance(rule, row), distance(golden.rule, row), `distance of image ${image}`);
    }
    assertSame(report(rule, validation), golden.report, "report");
  });
}

test("eigenvectors of a symmetric matrix are orthonormal and give it back", () => {
  const size = 12;
  const entry = (/** @type {number} */ i, /** @type {number} */ j) => Math.cos(3 * (i + j)) + Math.sin(i * j);
  const matrix = Array.from({ length: size }, (_, i) => Array.from({ length: size }, (_, j) => entry(i, j)));
  const { values, vectors } = symmetricEigen(matrix);
  assert.deepEqual(
    values,
    values.toSorted((one, other) => one - other),
  );
  const sum = (/** @type {(index: number) => number} */ term) => values.reduce((total, _, k) => total + term(k), 0);
  for (let i = 0; i < size; i++) {
    for (let j = 0; j < size; j++) {
      assert.ok(Math.abs(sum((k) => vectors[i][k] * values[k] * vectors[j][k]) - matrix[i][j]) < 1e-12);
      assert.ok(Math.abs(sum((k) => vectors[k][i] * vectors[k][j]) - Number(i === j)) < 1e-12);
    }
  }
});
