import assert from "node:assert/strict";
import { test } from "node:test";

import { withoutSurroundings } from "../../cnn_demo/web/drawing/candidates.js";
import { crop } from "../../cnn_demo/web/drawing/digit.js";
import { isTransparent, strength, towardsInk, withoutSpecks } from "../../cnn_demo/web/drawing/ink.js";
import { labelled, mask } from "../../cnn_demo/web/drawing/masks.js";
import { paperOf } from "../../cnn_demo/web/drawing/paper.js";
import { prepareDigit } from "../../cnn_demo/web/drawing/pictures.js";
import { plane } from "../../cnn_demo/web/drawing/planes.js";
import {
  areaWeights,
  border,
  colours,
  grey,
  greys,
  isGrey,
  readAtMost,
  resize,
  roundHalfUp,
} from "../../cnn_demo/web/drawing/resample.js";
import { BlankPicture } from "../../cnn_demo/web/drawing/steps.js";
import { missingRadius, strokeWidth, thicken } from "../../cnn_demo/web/drawing/stroke.js";
import { largestDifference, picture, randomNumbers, seven } from "./pictures.js";

const ONE_LEVEL = 1 / 255;
const SEED = 28;

/** @import { Plane } from "../../cnn_demo/web/drawing/planes.js" */
/** @import { Picture } from "../../cnn_demo/web/drawing/steps.js" */

/** @typedef {(ink: number) => number[]} Colour the bytes of a pixel that is covered by ink to that share */

/** @type {(inkByte: number, paperByte: number) => Colour} */
const onPaper = (inkByte, paperByte) => (ink) => Array(3).fill(Math.round(paperByte + (inkByte - paperByte) * ink));
/** @type {Colour} */
const onCanvas = (ink) => [200, 30, 20, Math.round(255 * ink)];
const drawn = (/** @type {Colour} */ colour, pen = {}, side = 120) =>
  picture(side, side, (x, y) => colour(seven(x, y, pen)));
const valuesOf = (/** @type {Picture} */ shown) => prepareDigit(shown).image.values;
const line = (/** @type {number[]} */ ...values) => plane(1, values.length, 1, Float64Array.from(values));

const BLACK_ON_WHITE = valuesOf(drawn(onPaper(0, 255)));

/** @type {Record<string, Colour>} */
const COLOURS = {
  "white on black": onPaper(255, 0),
  "ink on a transparent canvas": onCanvas,
  "white ink on a transparent canvas": (ink) => [255, 255, 255, Math.round(255 * ink)],
  "black on white with an opaque alpha channel": (ink) => [...onPaper(0, 255)(ink), 255],
  "one channel of grey": (ink) => [Math.round(255 * ink)],
};

for (const [name, colour] of Object.entries(COLOURS)) {
  test(`${name} is the same as black on white`, () => {
    assert.ok(largestDifference(valuesOf(drawn(colour)), BLACK_ON_WHITE) <= ONE_LEVEL);
  });
}

test("ink that is lighter and darker in equal parts is read", () => {
  const random = randomNumbers(SEED);
  for (let round = 0; round < 40; round++) {
    const paper = 60 + Math.floor(136 * random());
    const colour = [0, 1, 2].map(() => (random() < 0.5 ? 0 : 255));
    const [width, gap] = [1 + Math.floor(9 * random()), Math.floor(5 * random())];
    const shown = picture(60, 60, (x, y) => {
      const [along, shadow] = [x - 20, x - 20 - width - gap];
      if (y < 10 || y >= 50) return Array(3).fill(paper);
      if (along >= 0 && along < width) return colour;
      return shadow >= 0 && shadow < width ? colour.map((value) => 255 - value) : Array(3).fill(paper);
    });
    const values = valuesOf(shown);
    assert.ok(values.every(Number.isFinite));
    assert.ok(Math.max(...values) > 0.5);
  }
});

test("cropping what has no ink ends", () => {
  assert.deepEqual(crop(plane(3, 4)).values.length, 1);
});

test("however many specks there are, only so many parts are compared", () => {
  const { parts } = labelled(mask(400, 400, (i) => (i % 400) % 3 === 1 && Math.floor(i / 400) % 3 === 1));
  assert.ok(parts.length > 10_000);
  assert.equal(withoutSurroundings(parts, 400, 400).length, 200);
});

for (const [ink, paper] of [
  [190, 115],
  [60, 115],
  [255, 90],
  [0, 90],
]) {
  test(`ink of ${ink} on paper of ${paper} is nearly the same as black on white`, () => {
    assert.ok(largestDifference(valuesOf(drawn(onPaper(ink, paper))), BLACK_ON_WHITE) <= 4 * ONE_LEVEL);
  });
}

test("the position of a drawing does not matter", () => {
  const shifted = picture(200, 150, (x, y) => onPaper(0, 255)(seven(x, y, { left: 71, top: 23 })));
  assert.ok(largestDifference(valuesOf(shifted), BLACK_ON_WHITE) <= ONE_LEVEL);
});

test("every step can be shown, and the last one is the image", () => {
  const { image, steps } = prepareDigit(drawn(onPaper(0, 255), { pen: 3 }));
  assert.deepEqual(
    steps.map(({ name }) => name),
    ["Read", "Ink", "Crop", "Strokes", "Scale", "Centre"],
  );
  for (const step of steps) {
    assert.equal(step.image.values.length, step.image.height * step.image.width);
    assert.ok(step.image.values.every((value) => value >= 0 && value <= 1));
    assert.match(step.explanation, /\.$/);
  }
  assert.deepEqual(Float32Array.from(steps[steps.length - 1].image.values), image.values);
});

test("a picture is left as it was", () => {
  const shown = drawn(onCanvas);
  const before = shown.data.slice();
  prepareDigit(shown);
  assert.deepEqual(shown.data, before);
});

for (const [name, bytes] of Object.entries({
  black: [0],
  white: [255, 255, 255],
  grey: [90, 90, 90],
  "a fresh canvas": [0, 0, 0, 0],
  "opaque white": [255, 255, 255, 255],
})) {
  test(`an even picture is blank: ${name}`, () => {
    for (const [width, height] of [
      [50, 40],
      [1, 1],
      [1, 9],
    ]) {
      const even = picture(width, height, () => bytes);
      assert.throws(() => prepareDigit(even), { name: "BlankPicture", message: /Nothing is drawn yet/ });
    }
  });
}

test("the noise of an empty sheet is blank", () => {
  const random = randomNumbers(SEED);
  assert.throws(() => prepareDigit(picture(100, 120, (x) => [150 + x / 4 + 20 * (random() - 0.5)])), BlankPicture);
});

test("a drawing on a noisy sheet in uneven light is read, and a speck is not", () => {
  const random = randomNumbers(SEED);
  /** @type {(x: number, y: number) => boolean} */
  const isSpeck = (x, y) => x > 112 && x < 115 && y > 112 && y < 115;
  /** @type {(x: number, y: number) => number} */
  const light = (x, y) => (235 - x / 2 - y / 4) * (1 - 0.7 * Math.max(seven(x, y), Number(isSpeck(x, y))));
  const photo = picture(120, 120, (x, y) => [light(x, y) + 10 * (random() - 0.5)]);
  const mean = valuesOf(photo).reduce((sum, value, i) => sum + Math.abs(value - BLACK_ON_WHITE[i]), 0) / 784;
  assert.ok(mean < 0.03, `mean difference ${mean}`);
});

test("any small picture is blank or becomes 28 x 28 in [0, 1]", () => {
  const random = randomNumbers(SEED);
  const pick = (/** @type {number[]} */ list) => list[Math.floor(random() * list.length)];
  for (let round = 0; round < 400; round++) {
    const channels = pick([1, 3, 4]);
    const [width, height] = [1 + Math.floor(random() * 40), 1 + Math.floor(random() * 40)];
    const bytes = () => Array.from({ length: channels }, () => pick([0, 1, 100, 127, 128, 254, 255]));
    const shown = picture(width, height, bytes);
    try {
      const values = valuesOf(shown);
      assert.equal(values.length, 784);
      assert.ok(values.every((value) => value >= 0 && value <= 1));
    } catch (error) {
      assert.ok(error instanceof BlankPicture, String(error));
    }
  }
});

test("alpha counts where a good part is transparent and another is not", () => {
  assert.ok(isTransparent(drawn(onCanvas)));
  assert.ok(!isTransparent(picture(9, 9, () => [0, 0, 0, 0])));
  assert.ok(!isTransparent(picture(9, 9, (x) => [0, 0, 0, x ? 255 : 128])));
  assert.ok(!isTransparent(picture(100, 1, (x) => [0, 0, 0, x < 4 ? 0 : 255])));
  assert.ok(isTransparent(picture(100, 1, (x) => [0, 0, 0, x < 5 ? 0 : 255])));
});

test("rounding takes a half up, and what misses it by rounding error", () => {
  assert.deepEqual([0.5, 1.5, 2.5, -0.5, 0.4, 2.5 - 1e-12].map(roundHalfUp), [1, 2, 3, 0, 0, 3]);
});

test("area weights inside the source sum to 1, and outside nothing is weighed", () => {
  for (const [source, target] of [
    [280, 20],
    [7, 20],
    [1, 28],
    [401, 400],
  ]) {
    for (const { weights } of areaWeights(source, target, 0, source)) {
      assert.ok(Math.abs(weights.reduce((sum, weight) => sum + weight) - 1) < 1e-12);
    }
  }
  assert.equal(areaWeights(10, 4, -20, 40)[0].weights.length, 0);
});

test("resizing keeps an even colour, and a block's mean", () => {
  const coloured = plane(2, 2, 3, Float64Array.from([0, 1, 0.5, 1, 1, 0.5, 0, 1, 0.5, 1, 1, 0.5]));
  assert.deepEqual([...resize(coloured, 1, 1).values], [0.5, 1, 0.5]);
  assert.deepEqual([...resize(line(0, 1), 1, 4).values], [0, 0, 1, 1]);
});

test("a longer side shrinks to the limit, and what is smaller stays", () => {
  const random = randomNumbers(SEED);
  /** @type {(width: number, height: number) => Picture} */
  const noise = (width, height) => picture(width, height, () => Array.from({ length: 4 }, () => random() * 255));
  for (const [width, height, ...shrunk] of [
    [3, 1000, 1, 400],
    [901, 130, 400, 58],
  ]) {
    const large = noise(width, height);
    const read = readAtMost(large, 400, colours);
    assert.deepEqual([read.width, read.height], shrunk);
    assert.deepEqual(read, resize(colours(large), read.height, read.width));
  }
  const small = noise(3, 400);
  assert.deepEqual(readAtMost(small, 400, colours), colours(small));
});

test("a grey picture is read as one of its three equal channels, on white paper", () => {
  const random = randomNumbers(SEED);
  for (const channels of [1, 3, 4]) {
    const even = picture(9, 7, (x) => [x, x, x, 40 * x].slice(0, channels));
    assert.ok(isGrey(even));
    assert.ok(largestDifference(greys(even).values, grey(colours(even)).values) < 1e-12);
  }
  assert.ok(!isGrey(picture(9, 7, () => [1, 1, random() * 255])));
});

test("the border is the outermost ring, each pixel once, row after row", () => {
  /** @type {(height: number, width: number) => Plane} */
  const counted = (height, width) =>
    plane(
      height,
      width,
      1,
      Float64Array.from({ length: height * width }, (_, i) => i),
    );
  assert.deepEqual([...border(counted(3, 3))], [0, 1, 2, 3, 5, 6, 7, 8]);
  assert.deepEqual([...border(counted(1, 3))], [0, 1, 2]);
  assert.deepEqual([...border(counted(3, 1))], [0, 1, 2]);
  assert.deepEqual([...border(plane(1, 2, 2, Float64Array.from([1, 2, 3, 4])))], [1, 2, 3, 4]);
});

test("paper in uneven light is found under a stroke that reaches the edge", () => {
  /** @type {(x: number, y: number) => number} */
  const light = (x, y) => 0.6 + 0.002 * x - 0.001 * y;
  const [height, width] = [40, 60];
  const sheet = plane(height, width);
  for (let i = 0; i < sheet.values.length; i++) {
    sheet.values[i] = i % width > 30 && i % width < 36 ? 0.1 : light(i % width, Math.floor(i / width));
  }
  const { paper, light: found } = paperOf(sheet);
  for (let i = 0; i < paper.values.length; i++) {
    assert.ok(Math.abs(paper.values[i] - light(i % width, Math.floor(i / width))) < 1e-9);
  }
  assert.equal(found, "sloped");
});

test("ink lies in the direction in which most departs from the paper", () => {
  assert.deepEqual([...towardsInk(line(0, 1, -0.2, -0.2), [1, 2, 3]).values], [0, 1, 0, 0]);
  assert.deepEqual([...towardsInk(line(0, -1, 0.2, 0.2), [1, 2, 3]).values], [0, 1, 0, 0]);
  const redOnGreen = plane(1, 2, 3, Float64Array.of(0, 0, 0, 1, -1, 0));
  const [paper, ink] = towardsInk(redOnGreen, [1]).values;
  assert.equal(paper, 0);
  assert.ok(ink > 0.8);
});

test("a few darker pixels do not change the strength of the ink", () => {
  assert.equal(strength(Float64Array.of(0.2, 0.2, 0.2, 0.2, 0.2, 0.2, 1)), 0.2);
});

test("a speck goes, and patches that touch at a corner are one", () => {
  const ink = plane(3, 20);
  ink.values.fill(1, 0, 12);
  ink.values[20 + 12] = 1;
  ink.values[40 + 19] = 1;
  const kept = withoutSpecks(ink);
  assert.equal(kept.values[20 + 12], 1);
  assert.equal(kept.values[40 + 19], 0);
});

test("a bar's stroke width is nearly its own", () => {
  const bar = plane(100, 8);
  bar.values.fill(1);
  assert.ok(Math.abs(strokeWidth(bar) - 8) < 0.8);
});

test("thick strokes stay, and thin ones grow by a fraction of a pixel as well", () => {
  const dot = plane(1, 1, 1, Float64Array.of(1));
  assert.equal(missingRadius(plane(20, 20, 1, new Float64Array(400).fill(1)), 20, 2.2), 0);
  assert.deepEqual(thicken(dot, 0), dot);
  assert.deepEqual([...thicken(dot, 0.25).values], [0, 0.25, 0, 0.25, 1, 0.25, 0, 0.25, 0]);
  const octagon = [0, 1, 1, 1, 0, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 0, 1, 1, 1, 0];
  assert.deepEqual([...thicken(dot, 2).values], octagon);
});
