import assert from "node:assert/strict";
import { test } from "node:test";

import { KEPT_SIDE, paintFrame } from "../../cnn_demo/web/camera/frame.js";
import { inputOfFrame, sideFor } from "../../cnn_demo/web/camera/live_camera.js";
import { usesMiddleSquare } from "../../cnn_demo/web/drawing/rules.js";
import { fake } from "./fakes.js";

/** @import { Fitting, PreparationRules } from "../../cnn_demo/web/drawing/rules.js" */

const [RED, GREEN, BLUE] = [0, 1, 2];

/**
 * A video 640 x 480: its middle square is green, and what is left and right of it red and blue.
 *
 * @type {HTMLVideoElement}
 */
const VIDEO = fake({ videoWidth: 640, videoHeight: 480 });
const [LEFT, RIGHT] = [80, 560];

/** A canvas that paints VIDEO, each pixel from the nearest one. */
function canvasOfVideo() {
  const canvas = { width: 0, height: 0, getContext: () => ({ drawImage, getImageData }) };
  let [drawnWidth, drawnHeight] = [0, 0];
  const drawImage = (/** @type {unknown[]} */ ...given) => {
    assert.deepEqual(given.slice(0, 3), [VIDEO, 0, 0]);
    [drawnWidth, drawnHeight] = given.slice(3).map(Number);
  };
  const getImageData = () => {
    const data = new Uint8ClampedArray(4 * drawnWidth * drawnHeight).fill(255);
    for (let pixel = 0; pixel < data.length / 4; pixel++) {
      const x = (((pixel % drawnWidth) + 0.5) * 640) / drawnWidth;
      const channel = x < LEFT ? RED : x < RIGHT ? GREEN : BLUE;
      for (const other of [RED, GREEN, BLUE]) if (other !== channel) data[4 * pixel + other] = 0;
    }
    return { width: drawnWidth, height: drawnHeight, data };
  };
  return canvas;
}

/** @param {Partial<PreparationRules>} some */
const rulesOf = (some) => ({
  preparation: /** @type {const} */ ("picture"),
  input_shape: /** @type {[number, number, number]} */ ([32, 32, 3]),
  light_on_dark: false,
  ...some,
});

/** @param {number} side */
function frame(side) {
  const canvas = canvasOfVideo();
  const context = paintFrame(fake(canvas), VIDEO, side);
  return context.getImageData(0, 0, canvas.width, canvas.height);
}

/**
 * The middle row of a network's input: how much of each colour, from 0 to 32.
 *
 * @param {Fitting} fit
 */
function coloursFor(fit) {
  const rules = rulesOf({ fit });
  const image = inputOfFrame(frame(sideFor(rules)), rules);
  assert.ok(image);
  const row = image.values.subarray(16 * 32 * 3, 17 * 32 * 3);
  const sums = [0, 0, 0];
  row.forEach((value, i) => {
    sums[i % 3] += value;
  });
  return sums.map((sum) => Math.round(sum));
}

test("a network gets the part of the camera's frame that its rules say", () => {
  assert.deepEqual(coloursFor("crop"), [0, 32, 0]);
  assert.deepEqual(coloursFor("pad"), [4, 24, 4]);
  assert.deepEqual(coloursFor("stretch"), [4, 24, 4]);
});

test("the viewfinder shows the middle square only where no more is used", () => {
  const used = (/** @type {Partial<PreparationRules>} */ some) => usesMiddleSquare(rulesOf(some));
  assert.deepEqual(
    [used({ fit: "crop" }), used({}), used({ fit: "pad" }), used({ fit: "stretch" }), used({ light_on_dark: true })],
    [true, true, false, false, false],
  );
  assert.equal(used({ preparation: "digit", light_on_dark: false }), false);
});

test("a frame is shrunk to what is needed, never enlarged and never cut", () => {
  const sizeAt = (/** @type {number} */ side) => [frame(side).width, frame(side).height];
  assert.deepEqual(sizeAt(KEPT_SIDE), [256, 192]);
  assert.deepEqual(sizeAt(1000), [640, 480]);
  assert.equal(sizeAt(sideFor(rulesOf({ fit: "crop" })))[1], 256); // the square that is left is as large as it was
});
