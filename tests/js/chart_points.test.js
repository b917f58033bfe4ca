import assert from "node:assert/strict";
import { test } from "node:test";

import { marked, merge, path, pointAt, scale, short, ticks } from "../../cnn_demo/web/chart/points.js";

/** @import { ChartMessage, ChartPoint, LineMessage } from "../../cnn_demo/web/types/components.js" */

/** @type {(from: number, points: ChartPoint[], newest?: ChartPoint[]) => LineMessage} */
const line = (from, points, newest = []) => ({ from, points, newest });

/** @type {(of: string, ...lines: LineMessage[]) => ChartMessage} */
const message = (of, ...lines) => ({ of, lines, answered: null });

/** @type {ChartPoint} */
const ONE = [1, 1];
/** @type {ChartPoint} */
const TWO = [2, 2];

test("points of the same run are added at the end", () => {
  const store = merge(undefined, message("a", line(0, [ONE])));
  assert.deepEqual(merge(store, message("a", line(1, [TWO])))?.lines, [[ONE, TWO]]);
});

test("each line grows independently", () => {
  const store = merge(undefined, message("a", line(0, [ONE]), line(0, [])));
  assert.deepEqual(merge(store, message("a", line(1, []), line(0, [TWO])))?.lines, [[ONE], [TWO]]);
});

test("a message that came twice changes nothing", () => {
  const second = message("a", line(1, [TWO]));
  const first = merge(undefined, message("a", line(0, [ONE])));
  const store = merge(first, second);
  assert.deepEqual(merge(store, second), store);
});

test("a newest point that the line leaves out is not stored", () => {
  const store = merge(undefined, message("a", line(0, [ONE], [TWO])));
  assert.equal(merge(store, message("a", line(2, [[4, 4]]))), null);
});

test("a gap is reported, and so is a chart that was opened again", () => {
  const store = merge(undefined, message("a", line(0, [ONE])));
  assert.equal(merge(store, message("a", line(5, []))), null);
  assert.equal(merge(undefined, message("a", line(1, []))), null);
});

test("another run starts over", () => {
  const store = merge(undefined, message("a", line(0, [ONE])));
  assert.deepEqual(merge(store, message("b", line(0, [TWO])))?.lines, [[TWO]]);
});

test("ticks are round and lie within the range", () => {
  assert.deepEqual(ticks(0, 1, 5), [0, 0.2, 0.4, 0.6, 0.8, 1]);
  assert.deepEqual(ticks(93.2, 100, 5), [94, 96, 98, 100]);
  assert.deepEqual(ticks(0, 12, 6), [0, 2, 4, 6, 8, 10, 12]);
  assert.deepEqual(ticks(3, 3, 5), [3]);
});

test("a path goes through the scaled points", () => {
  assert.equal(path([ONE, TWO], scale(1, 2, 0, 100), scale(1, 2, 50, 0)), "M0.0,50.0L100.0,0.0");
});

test("labels have at most four digits", () => {
  assert.equal(short(98.765432), "98.77");
  assert.equal(short(0), "0");
});

test("a pointer reads the last point that is not beyond it", () => {
  assert.deepEqual(pointAt([ONE, TWO], 1.9), ONE);
  assert.deepEqual(pointAt([ONE, TWO], 2), TWO);
  assert.deepEqual(pointAt([ONE, TWO], 0), ONE);
});

test("each point of a short line is marked, and the last one of a long line", () => {
  /** @type {(count: number) => ChartPoint[]} */
  const points = (count) => Array.from({ length: count }, (_, index) => [index, index]);
  assert.equal(marked(points(30)).length, 30);
  assert.deepEqual(marked(points(200)), [[199, 199]]);
});
