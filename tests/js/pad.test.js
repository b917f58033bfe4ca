import assert from "node:assert/strict";
import { test } from "node:test";

import { prepareDrawnDigit } from "../../cnn_demo/web/drawing/digit.js";
import { DIGIT_EXAMPLES } from "../../cnn_demo/web/pad/digit_examples.js";
import { oncePerFrame } from "../../cnn_demo/web/pad/once_per_frame.js";
import { opaque, pictureOf } from "../../cnn_demo/web/pad/painting.js";
import { loadStrokes, saveStrokes } from "../../cnn_demo/web/pad/saved_strokes.js";
import {
  areStrokes,
  inkedPart,
  pointIn,
  SIDE,
  smoothLine,
  stepsTo,
  undone,
  visible,
  WHOLE,
  withSheet,
  withStroke,
} from "../../cnn_demo/web/pad/strokes.js";
import { fake } from "./fakes.js";
import { picture, seven } from "./pictures.js";

/** @import { Page } from "../../cnn_demo/web/types/page.js" */
/** @import { Line, PictureStroke, Point } from "../../cnn_demo/web/pad/strokes.js" */

/**
 * @param {Point[]} points
 * @returns {Line}
 */
function stroke(...points) {
  return { tool: "pen", width: 20, points };
}

const [ONE, TWO, THREE] = [stroke([100, 100]), stroke([120, 90]), stroke([150, 200])];
/** @type {PictureStroke} */
const PICTURE = { tool: "picture", width: 2, height: 1, channels: 1, data: [0, 255] };

test("undo takes back a stroke, a cleared sheet and an example", () => {
  const cleared = withSheet(withStroke(withStroke([], ONE), TWO), []);
  const again = withSheet(withStroke(cleared, THREE), [PICTURE]);
  assert.deepEqual(visible(again), [PICTURE]);
  assert.deepEqual(visible(undone(again)), [THREE]);
  assert.deepEqual(visible(cleared), []);
  assert.deepEqual(visible(undone(cleared)), [ONE, TWO]);
  assert.deepEqual(visible(undone(undone(undone(cleared)))), []);
});

/** @type {Point[]} */
const CORNER = [
  [0, 0],
  [10, 0],
  [10, 10],
];

test("a line begins and ends at its points and bends towards those between", () => {
  assert.deepEqual(smoothLine(CORNER), {
    start: [0, 0],
    curves: [
      [CORNER[0], [5, 0]],
      [CORNER[1], [10, 5]],
    ],
    end: [10, 10],
  });
});

test("points at the same position bend nothing", () => {
  /** @type {Point[]} */
  const twice = [CORNER[0], CORNER[0], CORNER[1], [10.1, 0.1], CORNER[2], CORNER[2]];
  assert.deepEqual(smoothLine(twice), smoothLine(CORNER));
});

test("a tap is a line with some length, so that it is painted", () => {
  const { start, curves, end } = smoothLine([[4, 5]]);
  assert.deepEqual([start, curves, end[1]], [[4, 5], [], 5]);
  assert.ok(end[0] > 4 && end[0] < 4.1);
});

test("strokes that were restored are taken back one by one", () => {
  assert.deepEqual(visible(stepsTo([ONE, TWO])), [ONE, TWO]);
  assert.deepEqual(visible(undone(stepsTo([ONE, TWO]))), [ONE]);
});

test("a position on the page becomes a point of the sheet, whatever its size on the screen", () => {
  assert.deepEqual(pointIn({ left: 10, top: 20, width: 560, height: 140 }, 290, 55), [140, 70]);
});

test("the inked part holds the strokes and paper around them", () => {
  assert.deepEqual(inkedPart([stroke([100, 80], [150, 90])]), { left: 88, top: 68, width: 74, height: 34 });
});

test("the inked part is the whole sheet where nothing is drawn, at its edge, and for a picture", () => {
  for (const strokes of [[], [stroke([5, 100])], [stroke([100, SIDE - 5])], [ONE, PICTURE]]) {
    assert.deepEqual(inkedPart(strokes), WHOLE);
  }
});

test("a digit's preparation comes to the same from the inked part as from the whole sheet", () => {
  const place = { side: 120, pen: 14, left: 60, top: 90 };
  /** @type {(x: number, y: number) => number[]} */
  const shade = (x, y) => [...Array(3).fill(Math.round(255 * seven(x, y, place))), 255];
  const whole = picture(SIDE, SIDE, shade);
  const { left, top, width, height } = inkedPart([{ ...stroke([84, 108], [156, 192]), width: 14 }]);
  const part = picture(width, height, (x, y) => shade(x + left, y + top));
  assert.deepEqual(prepareDrawnDigit(part).image, prepareDrawnDigit(whole).image);
});

test("only strokes are accepted as strokes", () => {
  assert.ok(areStrokes([ONE, PICTURE, { ...ONE, tool: "eraser" }]));
  const lines = [{ tool: "axe" }, { width: 0 }, { points: [[1]] }].map((wrong) => ({ ...ONE, ...wrong }));
  const strokes = [null, {}, { ...PICTURE, width: 3 }, ...lines];
  for (const value of [null, {}, ...strokes.map((stroke) => [stroke])]) assert.ok(!areStrokes(value));
});

test("there is an example of each digit, drawn within the sheet", () => {
  assert.deepEqual(DIGIT_EXAMPLES.map(({ name }) => name).sort(), [..."0123456789"]);
  for (const { strokes } of DIGIT_EXAMPLES) {
    assert.ok(areStrokes(strokes));
    assert.notDeepEqual(inkedPart(strokes), WHOLE);
  }
});

test("grey and coloured pictures become opaque pixels", () => {
  assert.deepEqual([...opaque({ channels: 1, data: [7] })], [7, 7, 7, 255]);
  assert.deepEqual([...opaque({ channels: 3, data: [1, 2, 3] })], [1, 2, 3, 255]);
  assert.deepEqual([...pictureOf(Float32Array.of(0, 0.5, 1), 3)], [0, 128, 255, 255]);
});

test("work is done at once, then once a frame with the newest input", () => {
  /** @type {(() => void)[]} */
  const frames = [];
  /** @type {string[]} */
  const done = [];
  const ask = oncePerFrame(
    (/** @type {string} */ input) => done.push(input),
    (act) => frames.push(act),
  );
  for (const input of ["a", "b", "c"]) ask(input);
  assert.deepEqual(done, ["a"]);
  frames.shift()?.();
  assert.deepEqual(done, ["a", "c"]);
  frames.shift()?.();
  assert.equal(frames.length, 0);
  ask("d");
  assert.deepEqual(done, ["a", "c", "d"]);
});

test("strokes are saved, and a damaged or missing drawing is an empty one", () => {
  /** @type {Map<string, string>} */
  const stored = new Map();
  /** @type {Pick<Page, "sessionStorage">} */
  const page = {
    sessionStorage: fake({
      getItem: (/** @type {string} */ key) => stored.get(key) ?? null,
      setItem: (/** @type {string} */ key, /** @type {string} */ text) => stored.set(key, text),
    }),
  };
  saveStrokes("here", [ONE, PICTURE], page);
  assert.deepEqual(loadStrokes("here", page), [ONE, PICTURE]);
  stored.set("here", "{broken");
  for (const key of ["here", "elsewhere"]) assert.deepEqual(loadStrokes(key, page), []);
});

test("where storage is forbidden, drawing works all the same", () => {
  const page = {
    /** @returns {Storage} */
    get sessionStorage() {
      throw new Error("SecurityError");
    },
  };
  assert.doesNotThrow(() => saveStrokes("here", [ONE], page));
  assert.deepEqual(loadStrokes("here", page), []);
});
