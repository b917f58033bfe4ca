import assert from "node:assert/strict";
import { test } from "node:test";

import { merge, path, scale, short, ticks } from "../../cnn_demo/web/live_chart.js";

const message = (of, from, points, newest = []) => ({ of, lines: [{ from, points, newest }] });

test("points of the same run are added at the end", () => {
  const store = merge(undefined, message("a", 0, [[1, 1]]));
  assert.deepEqual(merge(store, message("a", 1, [[2, 2]])).lines, [
    [
      [1, 1],
      [2, 2],
    ],
  ]);
});

test("each line is added to by itself", () => {
  const store = merge(undefined, {
    of: "a",
    lines: [
      { from: 0, points: [[1, 1]] },
      { from: 0, points: [] },
    ],
  });
  const merged = merge(store, {
    of: "a",
    lines: [
      { from: 1, points: [] },
      { from: 0, points: [[5, 5]] },
    ],
  });
  assert.deepEqual(merged.lines, [[[1, 1]], [[5, 5]]]);
});

test("a message that came twice changes nothing", () => {
  const second = message("a", 1, [[2, 2]]);
  const store = merge(merge(undefined, message("a", 0, [[1, 1]])), second);
  assert.deepEqual(merge(store, second), store);
});

test("a newest point that the line leaves out is not stored", () => {
  const store = merge(undefined, message("a", 0, [[1, 1]], [[2, 2]]));
  assert.equal(merge(store, message("a", 2, [[4, 4]])), null);
});

test("a gap is reported, and so is a chart that was opened again", () => {
  const store = merge(undefined, message("a", 0, [[1, 1]]));
  assert.equal(merge(store, message("a", 5, [])), null);
  assert.equal(merge(undefined, message("a", 1, [])), null);
});

test("another run starts over", () => {
  const store = merge(undefined, message("a", 0, [[1, 1]]));
  assert.deepEqual(merge(store, message("b", 0, [[9, 9]])).lines, [[[9, 9]]]);
});

test("ticks are round and lie within the range", () => {
  assert.deepEqual(ticks(0, 1, 5), [0, 0.2, 0.4, 0.6, 0.8, 1]);
  assert.deepEqual(ticks(93.2, 100, 5), [94, 96, 98, 100]);
  assert.deepEqual(ticks(0, 12, 6), [0, 2, 4, 6, 8, 10, 12]);
  assert.deepEqual(ticks(3, 3, 5), [3]);
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

test("labels have at most four digits", () => {
  assert.equal(short(98.765432), "98.77");
  assert.equal(short(0), "0");
});
