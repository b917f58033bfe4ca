import assert from "node:assert/strict";
import { test } from "node:test";

import { cropToSquare, padToSquare, preparePicture } from "../../cnn_demo/web/drawing/photo.js";
import { prepare } from "../../cnn_demo/web/drawing/pictures.js";
import { plane } from "../../cnn_demo/web/drawing/planes.js";
import { BlankPicture } from "../../cnn_demo/web/drawing/steps.js";
import { largestDifference, picture, randomNumbers, seven } from "./pictures.js";

/** @import { Prepared } from "../../cnn_demo/web/drawing/steps.js" */
/** @import { PreparationRules } from "../../cnn_demo/web/drawing/rules.js" */

/** @type {PreparationRules} */
const GREY = { preparation: "picture", input_shape: [28, 28, 1], light_on_dark: true };
/** @type {PreparationRules} */
const COLOUR = { preparation: "picture", input_shape: [32, 32, 3], light_on_dark: false };
/** @type {PreparationRules} */
const UPRIGHT = { ...GREY, input_shape: [45, 30, 1] };
const FITS = /** @type {const} */ (["", "crop", "pad", "stretch"]);
const SEED = 10;
const ROUNDING = 1e-12; // a weighted mean of white may be slightly above 1, and is then inverted
const names = (/** @type {Prepared} */ { steps }) => steps.map(({ name }) => name);
const even = (/** @type {number[]} */ ...bytes) => picture(30, 20, () => bytes);
/** @type {(one: number[], other: number[]) => ReturnType<typeof picture>} the left third in one colour, the rest in another */
const flag = (one, other) => picture(90, 30, (x) => (x < 30 ? one : other));

test("a photo keeps its colours and its middle square", () => {
  const prepared = preparePicture(flag([255, 0, 0], [0, 0, 255]), COLOUR);
  assert.deepEqual(names(prepared), ["Read", "Square", "Resize"]);
  assert.equal(prepared.image.values.length, 32 * 32 * 3);
  assert.deepEqual([...prepared.image.values.slice(0, 3)], [0, 0, 1]);
});

test("black ink on white paper is inverted where a network wants light on black, white ink is not", () => {
  const blackInk = picture(60, 60, (x, y) => Array(3).fill(Math.round(255 * (1 - seven(x, y, { side: 60 })))));
  const whiteInk = picture(60, 60, (x, y) => Array(3).fill(Math.round(255 * seven(x, y, { side: 60 }))));
  const [inverted, kept] = [blackInk, whiteInk].map((drawn) => preparePicture(drawn, GREY));
  assert.deepEqual(names(inverted), ["Read", "Square", "Resize", "Greyscale", "Invert"]);
  assert.deepEqual(names(kept), ["Read", "Square", "Resize", "Greyscale"]);
  assert.ok(largestDifference(inverted.image.values, kept.image.values) < 1e-6);
});

test("a transparent background becomes white paper", () => {
  const onNothing = picture(60, 60, (x, y) => [0, 0, 0, Math.round(255 * seven(x, y, { side: 60 }))]);
  const onPaper = picture(60, 60, (x, y) => [Math.round(255 * (1 - seven(x, y, { side: 60 })))]);
  const [one, other] = [onNothing, onPaper].map((drawn) => preparePicture(drawn, GREY).image.values);
  assert.ok(largestDifference(one, other) < 1e-6);
});

test("grey becomes three equal channels", () => {
  const { values } = preparePicture(
    picture(40, 40, (x) => [x * 6]),
    COLOUR,
  ).image;
  for (let i = 0; i < values.length; i += 3) assert.ok(values[i] === values[i + 1] && values[i] === values[i + 2]);
});

test("any picture comes out in the network's shape and in [0, 1]", () => {
  const random = randomNumbers(SEED);
  for (let round = 0; round < 60; round++) {
    const channels = [1, 3, 4][round % 3];
    const [width, height] = [2 + Math.floor(random() * 60), 2 + Math.floor(random() * 60)];
    const noise = picture(width, height, () => Array.from({ length: channels }, () => random() * 255));
    for (const { input_shape } of [GREY, COLOUR, UPRIGHT]) {
      const rules = { ...GREY, input_shape, light_on_dark: round % 2 === 0, fit: FITS[round % FITS.length] };
      const { image } = preparePicture(noise, rules);
      assert.deepEqual([image.height, image.width, image.channels], input_shape);
      assert.equal(image.values.length, input_shape[0] * input_shape[1] * input_shape[2]);
      assert.ok(image.values.every((value) => value >= -ROUNDING && value <= 1));
    }
  }
});

test("one even colour is blank", () => {
  for (const bytes of [[0], [255, 255, 255], [200, 30, 60], [10, 20, 30, 0]]) {
    assert.throws(() => preparePicture(even(...bytes), GREY), BlankPicture);
  }
});

test("a square is cropped from the middle, the odd pixel to the right", () => {
  const { height, width, values } = cropToSquare(plane(1, 4, 1, Float64Array.of(1, 2, 3, 4)));
  assert.deepEqual([height, width, ...values], [1, 1, 2]);
});

test("a square is filled up with the colour of the border", () => {
  const { height, width, values } = padToSquare(plane(1, 3, 2, Float64Array.of(1, 5, 2, 6, 3, 7)));
  assert.deepEqual([height, width], [3, 3]);
  assert.deepEqual([...values], [2, 6, 2, 6, 2, 6, 1, 5, 2, 6, 3, 7, 2, 6, 2, 6, 2, 6]);
});

test("a data set's own fit comes before the usual one of its background", () => {
  const drawn = flag([255, 0, 0], [0, 0, 255]);
  const redOf = (/** @type {PreparationRules} */ rules) =>
    preparePicture(drawn, rules).image.values[3 * 8 + 3 * 32 * 16];
  assert.deepEqual(
    FITS.map((fit) => Math.round(redOf({ ...COLOUR, fit }))),
    [0, 0, 1, 1],
  );
  assert.deepEqual(names(preparePicture(drawn, { ...COLOUR, fit: "stretch" })), ["Read", "Resize"]);
});

test("a data set's entry chooses the preparation", () => {
  const drawn = picture(60, 60, (x, y) => [Math.round(255 * seven(x, y, { side: 60 }))]);
  assert.equal(names(prepare(drawn, { ...GREY, preparation: "digit" })).at(-1), "Centre");
  assert.equal(names(prepare(drawn, GREY)).at(-1), "Greyscale");
});
