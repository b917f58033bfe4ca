import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import { certaintyOf, distance } from "../../cnn_demo/web/network/certainty.js";

/** @import { CertaintyRule } from "../../cnn_demo/web/types/network.js" */

/** @import { Doubt } from "../../cnn_demo/web/network/certainty.js" */

/** @typedef {{probabilities: number[], distance: number, unsure: boolean, sure: boolean, doubt: Doubt | null}} Case */

/** @type {{rule: CertaintyRule, cases: Case[]}[]} */
const GOLDEN = JSON.parse(readFileSync(new URL("../golden/certainty.json", import.meta.url), "utf8"));
const RULE = {
  whitening: [
    [1, 0],
    [0, 0.5],
  ],
  means: [
    [0, -1],
    [-2, 0],
  ],
  least_probability: 0.6,
  largest_distance: 1,
  sure_probability: 0.8,
  sure_distance: 0.5,
};

test("the rule agrees with Python's", () => {
  for (const { rule, cases } of GOLDEN) {
    for (const { probabilities, distance: expected, unsure, sure, doubt } of cases) {
      assert.ok(Math.abs(distance(rule, probabilities) - expected) <= 1e-6 + 1e-9 * expected);
      const level = unsure ? "unsure" : sure ? "sure" : "leaning";
      assert.deepEqual(certaintyOf(rule, probabilities), { level, doubt });
    }
  }
});

test("probabilities may be a Float32Array", () => {
  const { rule, cases } = GOLDEN[0];
  const { probabilities, distance: expected } = cases[cases.length - 1];
  assert.ok(Math.abs(distance(rule, Float32Array.from(probabilities)) - expected) < 1e-3);
});

test("an answer is less than sure where no class is probable enough, and where it is unlike any class", () => {
  const powers = (/** @type {number[]} */ ...logarithms) => logarithms.map(Math.exp);
  assert.deepEqual(certaintyOf(RULE, powers(0, -2.8)), { level: "sure", doubt: null });
  assert.deepEqual(certaintyOf(RULE, powers(-0.3, -2)), { level: "leaning", doubt: "low" });
  assert.deepEqual(certaintyOf(RULE, powers(0, -3.8)), { level: "leaning", doubt: "strange" });
  assert.deepEqual(certaintyOf(RULE, powers(-0.52, -1.5)), { level: "unsure", doubt: "low" });
  assert.deepEqual(certaintyOf(RULE, powers(0, -4.2)), { level: "unsure", doubt: "strange" });
  assert.deepEqual(certaintyOf(RULE, powers(-0.3, -3.5)), { level: "leaning", doubt: "both" });
  assert.deepEqual(certaintyOf(RULE, powers(-0.6, -5)), { level: "unsure", doubt: "both" });
});
