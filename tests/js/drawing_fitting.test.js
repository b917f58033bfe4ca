import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import { prepare } from "../../cnn_demo/web/drawing/pictures.js";
import { prepareDrawing } from "../../cnn_demo/web/drawing/preparation.js";
import { largestDifference } from "./pictures.js";
import { decodePng } from "./png.js";

/** @import { PreparationRules } from "../../cnn_demo/web/drawing/rules.js" */

/** @typedef {{picture: string, is_drawn: boolean, rules: PreparationRules, figures: number[]}} Case */

const FOLDER = new URL("../golden/fitting/", import.meta.url);
const [SAMPLES, PERIOD] = [24, 101]; // as in tests/golden/make_fitting.py
const ROUNDING = 0.5e-6; // the expected figures are written with six decimals
const OWN_ERROR = 1e-7; // of a Float32Array
/** @type {Case[]} */
const CASES = JSON.parse(readFileSync(new URL("cases.json", FOLDER), "utf8"));

/**
 * The mean, the mean with weights that tell places apart, and some values spread over the image.
 *
 * @param {Float32Array} values
 */
function figuresOf(values) {
  const meanOf = (/** @type {(i: number) => number} */ weight) =>
    values.reduce((sum, value, i) => sum + weight(i) * value, 0) / values.length;
  const first = Math.floor(values.length / (2 * SAMPLES));
  const spread = Array.from({ length: SAMPLES }, (_, i) => values[Math.floor((i * values.length) / SAMPLES) + first]);
  return [meanOf(() => 1), meanOf((i) => (i % PERIOD) / PERIOD), ...spread];
}

for (const name of new Set(CASES.map((each) => each.picture))) {
  test(`${name} is fitted as Python fits it, by every rule`, () => {
    const picture = decodePng(readFileSync(new URL(name, FOLDER)));
    for (const { rules, is_drawn, figures } of CASES.filter((each) => each.picture === name)) {
      const { image } = is_drawn ? prepareDrawing(picture, rules) : prepare(picture, rules);
      assert.deepEqual([image.height, image.width, image.channels], rules.input_shape);
      const difference = largestDifference(figuresOf(image.values), figures);
      assert.ok(difference <= ROUNDING + OWN_ERROR, `${JSON.stringify(rules)}: ${difference}`);
    }
  });
}

test("a header that names no fit means the usual one", () => {
  const picture = decodePng(readFileSync(new URL("wide_on_light.png", FOLDER)));
  /** @type {PreparationRules} */
  const rules = { preparation: "picture", input_shape: [28, 28, 1], light_on_dark: true };
  assert.deepEqual(prepare(picture, rules), prepare(picture, { ...rules, fit: "pad" }));
});

test("there are golden cases", () => assert.ok(CASES.length >= 250));
