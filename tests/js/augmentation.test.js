// Augmentation on this device changes images as the server's does; its random numbers are its own.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import { randomOf } from "../../cnn_demo/web/explain/random.js";
import { augmented, isAny, movedImage } from "../../cnn_demo/web/training/augmentation.js";
import { fieldsOf, smoothingOf } from "../../cnn_demo/web/training/elastic_field.js";
import { withThickness } from "../../cnn_demo/web/training/stroke_thickness.js";

/** @import { Shape3D } from "../../cnn_demo/web/types/network.js" */
/** @import { Transform } from "../../cnn_demo/web/training/augmentation.js" */

/**
 * @typedef {object} Golden
 * @property {Shape3D} shape
 * @property {number[]} image
 * @property {{transform: Transform, fields: number[][] | null, moved: number[]}[]} moves
 * @property {{share: number, changed: number[]}[]} thickness
 * @property {{side: number, weights: number[][]}[]} smoothing
 */

/** @type {Golden} */
const GOLDEN = JSON.parse(readFileSync(new URL("../golden/augmentation.json", import.meta.url), "utf8"));
const NONE = { shift: 0, rotate: 0, zoom: 0, shear: 0, elastic: 0, thickness: 0, mirror: false };
const ALL = { shift: 0.1, rotate: 15, zoom: 0.1, shear: 10, elastic: 0.05, thickness: 0.5, mirror: true };
/** @type {Shape3D} */
const SHAPE = [28, 28, 1];
const IMAGE = Float32Array.from({ length: 784 }, (_, index) => (index % 28 > 9 && index % 28 < 13 ? 1 : 0));

/** @param {ArrayLike<number>} found @param {ArrayLike<number>} expected */
function assertClose(found, expected) {
  assert.equal(found.length, expected.length);
  for (let index = 0; index < found.length; index++) {
    assert.ok(Math.abs(found[index] - expected[index]) < 1e-5, `${index}: ${found[index]}, not ${expected[index]}`);
  }
}

test("an image is moved and bent as on the server", () => {
  for (const { transform, fields, moved } of GOLDEN.moves) {
    /** @type {[Float32Array, Float32Array] | null} */
    const bend = fields && [Float32Array.from(fields[0]), Float32Array.from(fields[1])];
    assertClose(movedImage(Float32Array.from(GOLDEN.image), GOLDEN.shape, transform, bend), moved);
  }
});

test("strokes grow and shrink as on the server", () => {
  for (const { share, changed } of GOLDEN.thickness) {
    assertClose(withThickness(Float32Array.from(GOLDEN.image), GOLDEN.shape, share), changed);
  }
});

test("noise is smoothed as on the server", () => {
  for (const { side, weights } of GOLDEN.smoothing) {
    assertClose(smoothingOf(side).weights, weights.flat());
  }
});

test("the same seed changes images in the same way, another seed in another", () => {
  const images = Float32Array.from([...IMAGE, ...IMAGE]);
  const [first, again, other] = [7, 7, 8].map((seed) => augmented(ALL, images, SHAPE, seed));
  assert.deepEqual(first, again);
  assert.notDeepEqual(first, other);
  assert.notDeepEqual(first.subarray(0, 784), first.subarray(784));
  assert.deepEqual(images.subarray(0, 784), IMAGE);
});

test("each change alone changes an image, and none leaves it", () => {
  assert.ok(!isAny(NONE));
  assert.deepEqual(augmented(NONE, IMAGE, SHAPE, 1), IMAGE);
  for (const [name, value] of Object.entries(ALL)) {
    const change = { ...NONE, [name]: value };
    assert.ok(isAny(change));
    const changed = [1, 2, 3].map((seed) => augmented(change, IMAGE, SHAPE, seed));
    assert.ok(
      changed.some((image) => image.some((pixel, index) => Math.abs(pixel - IMAGE[index]) > 0.01)),
      name,
    );
    assert.ok(changed.every((image) => image.every((pixel) => pixel >= 0 && pixel <= 1.001)));
  }
});

test("half of the images are mirrored", () => {
  const images = Float32Array.from({ length: 2 * 1000 }, (_, index) => index % 2);
  const changed = augmented({ ...NONE, mirror: true }, images, [1, 2, 1], 5);
  const mirrored = changed.filter((value, index) => index % 2 === 0 && value === 1).length;
  assert.ok(mirrored > 400 && mirrored < 600, String(mirrored));
});

test("images are shifted by up to the share of the side, evenly", () => {
  const [side, count] = [20, 500];
  const images = new Float32Array(count * side);
  for (let image = 0; image < count; image++) images[image * side + 10] = 1;
  const changed = augmented({ ...NONE, shift: 0.2 }, images, [1, side, 1], 3);
  const places = Array.from({ length: count }, (_, image) => {
    const row = changed.subarray(image * side, (image + 1) * side);
    const total = row.reduce((sum, value) => sum + value, 0);
    return row.reduce((sum, value, place) => sum + value * place, 0) / total - 10;
  }).filter(Number.isFinite);
  assert.ok(Math.min(...places) > -4.001 && Math.max(...places) < 4.001);
  assert.ok(Math.min(...places) < -3.7 && Math.max(...places) > 3.7);
  assert.ok(Math.abs(places.reduce((sum, place) => sum + place, 0) / places.length) < 0.4);
});

test("a field has the same standard deviation at the edge as in the middle", () => {
  const field = fieldsOf(0.1, 28, 28, randomOf(9));
  const squares = new Float64Array(784);
  for (let turn = 0; turn < 400; turn++) field().forEach((value, index) => (squares[index] += value ** 2 / 400));
  for (const pixel of [0, 27, 400, 783]) {
    const deviation = Math.sqrt(squares[pixel]);
    assert.ok(deviation > 0.085 && deviation < 0.115, `${pixel}: ${deviation}`);
  }
});
