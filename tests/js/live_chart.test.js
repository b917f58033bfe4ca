import assert from "node:assert/strict";
import { test } from "node:test";

import { merge, path, scale, seriesPoints, short, thin, ticks } from "../../cnn_demo/web/live_chart.js";

test("points of the same run are added at the end", () => {
  const store = merge(undefined, { of: "a", from: 0, points: [[0, 1, 1]] });
  assert.deepEqual(merge(store, { of: "a", from: 1, points: [[0, 2, 2]] }).points, [
    [0, 1, 1],
    [0, 2, 2],
  ]);
});

test("a message that came twice changes nothing", () => {
  const message = { of: "a", from: 1, points: [[0, 2, 2]] };
  const store = merge(merge(undefined, { of: "a", from: 0, points: [[0, 1, 1]] }), message);
  assert.deepEqual(merge(store, message), store);
});

test("a gap is told, and so is a chart that was opened anew", () => {
  const store = merge(undefined, { of: "a", from: 0, points: [[0, 1, 1]] });
  assert.equal(merge(store, { of: "a", from: 5, points: [] }), null);
  assert.equal(merge(undefined, { of: "a", from: 1, points: [] }), null);
});

test("another run starts over", () => {
  const store = merge(undefined, { of: "a", from: 0, points: [[0, 1, 1]] });
  assert.deepEqual(merge(store, { of: "b", from: 0, points: [[0, 9, 9]] }).points, [[0, 9, 9]]);
});

test("ticks are round and lie within the range", () => {
  assert.deepEqual(ticks(0, 1, 5), [0, 0.2, 0.4, 0.6, 0.8, 1]);
  assert.deepEqual(ticks(93.2, 100, 5), [94, 96, 98, 100]);
  assert.deepEqual(ticks(0, 12, 6), [0, 2, 4, 6, 8, 10, 12]);
  assert.deepEqual(ticks(3, 3, 5), [3]);
});

test("thinning keeps the last point and at most the asked number", () => {
  const points = Array.from({ length: 1001 }, (_, index) => [index, index]);
  const thinned = thin(points, 100);
  assert.ok(thinned.length <= 100);
  assert.deepEqual(thinned.at(-1), [1000, 1000]);
  assert.deepEqual(thin([[1, 2]], 100), [[1, 2]]);
});

test("a path goes through the scaled points", () => {
  const drawn = path(
    [
      [0, 0],
      [1, 1],
    ],
    scale(0, 1, 0, 100),
    scale(0, 1, 50, 0),
  );
  assert.equal(drawn, "M0.0,50.0L100.0,0.0");
});

test("series are told apart, and labels are short", () => {
  assert.deepEqual(
    seriesPoints(
      [
        [0, 1, 2],
        [1, 3, 4],
        [0, 5, 6],
      ],
      0,
    ),
    [
      [1, 2],
      [5, 6],
    ],
  );
  assert.equal(short(98.765432), "98.77");
  assert.equal(short(0), "0");
});
