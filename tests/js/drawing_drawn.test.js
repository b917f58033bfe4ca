import assert from "node:assert/strict";
import { test } from "node:test";

import { prepareDrawnDigit } from "../../cnn_demo/web/drawing/digit.js";
import { prepare, prepareDigit } from "../../cnn_demo/web/drawing/pictures.js";
import { inputOf, prepareDrawing } from "../../cnn_demo/web/drawing/preparation.js";
import { BlankPicture } from "../../cnn_demo/web/drawing/steps.js";
import { SIDE } from "../../cnn_demo/web/pad/strokes.js";
import { largestDifference, picture, seven } from "./pictures.js";

/** @import { PreparationRules } from "../../cnn_demo/web/drawing/rules.js" */

/** @type {PreparationRules} */
const DIGIT = { preparation: "digit", input_shape: [28, 28, 1], light_on_dark: true };
/** @type {PreparationRules} */
const PHOTO = { preparation: "picture", input_shape: [32, 32, 3], light_on_dark: false };
const ONE_LEVEL = 1 / 255;
const PEN = 22;

/**
 * A drawing on a pad, in the form of a canvas's ImageData.
 *
 * @param {(x: number, y: number) => number} inkAt from 0 to 1
 */
function pad(inkAt) {
  return picture(SIDE, SIDE, (x, y) => [...Array(3).fill(Math.round(255 * inkAt(x, y))), 255]);
}

/** @type {(y: number) => boolean} */
const isTall = (y) => y >= 20 && y < SIDE - 20;
const EMPTY = pad(() => 0);
const AT_THE_EDGE = pad((x, y) => Number(isTall(y) && x < PEN));
const FAR_APART = pad((x, y) => Number(isTall(y) && (x < PEN || x >= SIDE - PEN)));
const ROUND_THE_EDGE = pad((x, y) => Number(Math.min(x, y, SIDE - 1 - x, SIDE - 1 - y) < PEN));
const SEVEN = pad((x, y) => seven(x, y, { side: 200, pen: PEN, left: 40, top: 40 }));

for (const [name, drawing] of Object.entries({ AT_THE_EDGE, FAR_APART, ROUND_THE_EDGE })) {
  test(`every stroke is kept: ${name}`, () => {
    const { steps, candidates } = prepareDrawnDigit(drawing);
    const { values } = steps[steps.findIndex((step) => step.name === "Crop") - 1].image;
    assert.ok(values.every((value, i) => value === drawing.data[4 * i] / 255));
    assert.deepEqual(candidates, []);
  });
}

test("a straight stroke at the edge stands in the middle of the image, and strokes far apart in both halves", () => {
  const inkOfColumns = (/** @type {typeof SEVEN} */ drawing) => {
    const { values } = prepareDrawnDigit(drawing).image;
    return Array.from({ length: 28 }, (_, x) => values.reduce((sum, value, i) => sum + (i % 28 === x ? value : 0), 0));
  };
  const inked = (/** @type {number[]} */ columns) => columns.flatMap((ink, x) => (ink > 0 ? [x] : []));
  const one = inked(inkOfColumns(AT_THE_EDGE));
  assert.ok(one[0] >= 12 && one[one.length - 1] <= 16, String(one));
  const two = inkOfColumns(FAR_APART);
  const [left, right] = [two.slice(0, 14), two.slice(14)].map((columns) => columns.reduce((sum, ink) => sum + ink));
  assert.ok(Math.abs(left / right - 1) < 0.02, String(two));
});

test("a drawing in the middle becomes what its picture becomes", () => {
  const [one, other] = [prepareDrawnDigit(SEVEN), prepareDigit(SEVEN)].map(({ image }) => image.values);
  assert.ok(largestDifference(one, other) <= ONE_LEVEL);
});

test("ink on a transparent sheet is read by its brightness and opacity", () => {
  const sheet = picture(SIDE, SIDE, (x, y) => [255, 255, 255, SEVEN.data[4 * (y * SIDE + x)]]);
  const [one, other] = [sheet, SEVEN].map((drawing) => prepareDrawnDigit(drawing).image.values);
  assert.ok(largestDifference(one, other) <= ONE_LEVEL);
});

test("black and transparent sheets are blank", () => {
  for (const pixel of [[0], [9], [0, 0, 0], [0, 0, 0, 255], [255, 255, 255, 0]]) {
    assert.throws(() => prepareDrawnDigit(picture(30, 20, () => pixel)), BlankPicture);
  }
});

test("a pad's drawing of a digit is not searched for a digit as a picture is; other pictures are prepared alike", () => {
  assert.deepEqual(inputOf(FAR_APART, DIGIT), prepareDrawnDigit(FAR_APART).image);
  assert.notDeepEqual(inputOf(FAR_APART, DIGIT), prepare(FAR_APART, DIGIT).image);
  assert.equal(inputOf(EMPTY, DIGIT), null);
  assert.deepEqual(inputOf(SEVEN, PHOTO), prepare(SEVEN, PHOTO).image);
});

test("a drawing is dark ink on white paper where the data set names a light background", () => {
  const [light, dark, unnamed] = [
    { ...PHOTO, fit: /** @type {const} */ ("crop") },
    { ...PHOTO, light_on_dark: true },
    PHOTO,
  ].map((rules) => prepareDrawing(SEVEN, rules));
  const inverse = Array.from(light.image.values, (value) => 1 - value);
  assert.ok(largestDifference(inverse, dark.image.values) < 1e-6);
  assert.ok(largestDifference(unnamed.image.values, dark.image.values) < 1e-6);
  assert.equal(light.image.values[0], 1);
  assert.deepEqual(
    light.steps.map(({ name }) => name),
    ["Paper", "Square", "Resize"],
  );
  const sheet = picture(SIDE, SIDE, (x, y) => [255, 255, 255, SEVEN.data[4 * (y * SIDE + x)]]);
  assert.deepEqual(inputOf(sheet, PHOTO), unnamed.image);
  assert.equal(inputOf(EMPTY, { ...PHOTO, fit: "pad" }), null);
});

test("a sheet in colour is a picture for a network of colours, and grey for another one", () => {
  const sheet = picture(SIDE, SIDE, (x, y) => [x % 256, y % 256, 90, 255]);
  const { image } = prepareDrawing(sheet, PHOTO);
  assert.equal(largestDifference(image.values, prepare(sheet, PHOTO).image.values), 0);
  assert.equal(inputOf(sheet, { ...PHOTO, input_shape: [28, 28, 1] })?.channels, 1);
});
