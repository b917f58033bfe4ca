import assert from "node:assert/strict";
import { test } from "node:test";

import { prepareDigit } from "../../cnn_demo/web/drawing/digit.js";
import { DIGIT_EXAMPLES } from "../../cnn_demo/web/pad/digits.js";
import { oncePerFrame } from "../../cnn_demo/web/pad/frames.js";
import { opaque } from "../../cnn_demo/web/pad/painting.js";
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
import { keepStrokes, keptStrokes } from "../../cnn_demo/web/workbench/keeping.js";
import { picture, seven } from "./pictures.js";

const stroke = (...points) => ({ tool: "pen", width: 20, points });
const [ONE, TWO, THREE] = [stroke([100, 100]), stroke([120, 90]), stroke([150, 200])];
const PICTURE = { tool: "picture", width: 2, height: 1, channels: 1, data: [0, 255] };

test("undo takes back a stroke, a clearing and an example alike", () => {
  const cleared = withSheet(withStroke(withStroke([], ONE), TWO), []);
  const again = withSheet(withStroke(cleared, THREE), [PICTURE]);
  assert.deepEqual(visible(again), [PICTURE]);
  assert.deepEqual(visible(undone(again)), [THREE]);
  assert.deepEqual(visible(cleared), []);
  assert.deepEqual(visible(undone(cleared)), [ONE, TWO]);
  assert.deepEqual(visible(undone(undone(undone(cleared)))), []);
});

test("a line begins and ends at its points and bends towards those between", () => {
  assert.deepEqual(
    smoothLine([
      [0, 0],
      [10, 0],
      [10, 10],
    ]),
    [
      ["moveTo", 0, 0],
      ["quadraticCurveTo", 0, 0, 5, 0],
      ["quadraticCurveTo", 10, 0, 10, 5],
      ["lineTo", 10, 10],
    ],
  );
});

test("points that lie on each other bend nothing", () => {
  const twice = [
    [0, 0],
    [0, 0],
    [10, 0],
    [10.1, 0.1],
    [10, 10],
    [10, 10],
  ];
  assert.deepEqual(
    smoothLine(twice),
    smoothLine([
      [0, 0],
      [10, 0],
      [10, 10],
    ]),
  );
});

test("a tap is a line with some length, which leaves a trace", () => {
  const [, [command, x, y]] = smoothLine([[4, 5]]);
  assert.deepEqual([command, y], ["lineTo", 5]);
  assert.ok(x > 4 && x < 4.1);
});

test("strokes that were restored are taken back one by one", () => {
  assert.deepEqual(visible(stepsTo([ONE, TWO])), [ONE, TWO]);
  assert.deepEqual(visible(undone(stepsTo([ONE, TWO]))), [ONE]);
});

test("a place on the page becomes a point of the sheet, whatever its size on the screen", () => {
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
  const shade = (x, y) => [...Array(3).fill(Math.round(255 * seven(x, y, place))), 255];
  const whole = picture(SIDE, SIDE, shade);
  const { left, top, width, height } = inkedPart([{ ...stroke([84, 108], [156, 192]), width: 14 }]);
  const part = picture(width, height, (x, y) => shade(x + left, y + top));
  assert.deepEqual(prepareDigit(part).image, prepareDigit(whole).image);
});

test("only strokes are taken for strokes", () => {
  assert.ok(areStrokes([ONE, PICTURE, { ...ONE, tool: "eraser" }]));
  const lines = [{ tool: "axe" }, { width: 0 }, { points: [[1]] }].map((wrong) => ({ ...ONE, ...wrong }));
  for (const value of [null, {}, ...[{}, { ...PICTURE, width: 3 }, ...lines].map((stroke) => [stroke])])
    assert.ok(!areStrokes(value));
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
});

test("work is done at once, then once a frame with the newest input", () => {
  const frames = [];
  const done = [];
  const ask = oncePerFrame(
    (input) => done.push(input),
    (act) => frames.push(act),
  );
  for (const input of ["a", "b", "c"]) ask(input);
  assert.deepEqual(done, ["a"]);
  frames.shift()();
  assert.deepEqual(done, ["a", "c"]);
  frames.shift()();
  assert.equal(frames.length, 0);
  ask("d");
  assert.deepEqual(done, ["a", "c", "d"]);
});

test("strokes are kept, and what is no drawing is an empty one", () => {
  const stored = new Map();
  const sessionStorage = { getItem: (key) => stored.get(key) ?? null, setItem: (key, text) => stored.set(key, text) };
  keepStrokes("here", [ONE, PICTURE], { sessionStorage });
  assert.deepEqual(keptStrokes("here", { sessionStorage }), [ONE, PICTURE]);
  stored.set("here", "{broken");
  for (const key of ["here", "elsewhere"]) assert.deepEqual(keptStrokes(key, { sessionStorage }), []);
});

test("where storage is forbidden, drawing goes on", () => {
  const page = {
    get sessionStorage() {
      throw new Error("SecurityError");
    },
  };
  assert.doesNotThrow(() => keepStrokes("here", [ONE], page));
  assert.deepEqual(keptStrokes("here", page), []);
});
