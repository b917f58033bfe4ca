import assert from "node:assert/strict";
import { test } from "node:test";

import { partOf, play } from "../../cnn_demo/web/pad/demonstration.js";

/** @import { Line, Point } from "../../cnn_demo/web/pad/strokes.js" */

/**
 * @param {Point[]} points
 * @returns {Line}
 */
function line(...points) {
  return { tool: "pen", width: 20, points };
}

const STROKES = [line([0, 0], [100, 0], [100, 50]), line([0, 200], [0, 280])];

/** @param {Line[]} strokes */
function pointsOf(strokes) {
  return strokes.map(({ points }) => points);
}

test("a part ends within a piece of a line, and later strokes have not begun", () => {
  assert.deepEqual(pointsOf(partOf(STROKES, 40)), [
    [
      [0, 0],
      [40, 0],
    ],
  ]);
  assert.deepEqual(pointsOf(partOf(STROKES, 125)), [
    [
      [0, 0],
      [100, 0],
      [100, 25],
    ],
  ]);
});

test("a stroke begins where the one before has ended", () => {
  assert.deepEqual(pointsOf(partOf(STROKES, 154)), [
    STROKES[0].points,
    [
      [0, 200],
      [0, 204],
    ],
  ]);
  assert.deepEqual(pointsOf(partOf(STROKES, 1000)), pointsOf(STROKES));
});

/** A clock that goes on by 200 ms a frame, and what was shown. */
function shown() {
  let time = 0;
  /** @type {(() => void)[]} */
  const waiting = [];
  /** @type {{count: number, isEnd: boolean}[]} */
  const seen = [];
  const clock = { now: () => time, nextFrame: (/** @type {() => void} */ act) => void waiting.push(act) };
  const stop = play(STROKES, (strokes, isEnd) => seen.push({ count: strokes.length, isEnd }), clock);
  const frame = () => {
    time += 200;
    waiting.shift()?.();
  };
  return { seen, stop, frame };
}

test("strokes grow until all of them are there, and then nothing more is shown", () => {
  const { seen, frame } = shown();
  for (let i = 0; i < 9; i++) frame();
  assert.deepEqual(seen[0], { count: 1, isEnd: false });
  assert.deepEqual(seen[seen.length - 1], { count: 2, isEnd: true });
  assert.deepEqual(seen.filter(({ isEnd }) => isEnd).length, 1);
});

test("a demonstration that was stopped shows nothing more", () => {
  const { seen, stop, frame } = shown();
  frame();
  const before = seen.length;
  stop();
  frame();
  assert.equal(seen.length, before);
});
