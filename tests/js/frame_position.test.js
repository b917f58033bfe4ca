// Python's answers to older positions do not move a figure's frame back.

import assert from "node:assert/strict";
import { test } from "node:test";

import { FramePosition } from "../../cnn_demo/web/learn/frame_position.js";

const [START, A, B] = [0, 3, 7].map((column) => ({ row: 0, column }));

test("an answer to an older position is ignored", () => {
  const frame = new FramePosition({ position: START, settled: 0 });
  frame.move(A);
  assert.deepEqual(frame.settle(), { ...A, settled: 1 });
  frame.move(B);
  assert.deepEqual(frame.settle(), { ...B, settled: 2 });
  frame.hear({ position: A, settled: 1 });
  assert.deepEqual(frame.now, B);
  frame.hear({ position: B, settled: 2 });
  assert.deepEqual(frame.now, B);
});

test("a slider moves the frame", () => {
  const frame = new FramePosition({ position: START, settled: 4 });
  frame.move(A);
  frame.settle();
  frame.hear({ position: B, settled: 5 });
  assert.deepEqual(frame.now, B);
  assert.equal(frame.settle(), null);
});

test("an answer with the position that Python was told leaves a frame that is being moved", () => {
  const frame = new FramePosition({ position: START, settled: 0 });
  frame.move(A);
  frame.hear({ position: START, settled: 0 });
  assert.deepEqual(frame.now, A);
});
