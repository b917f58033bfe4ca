import assert from "node:assert/strict";
import { test } from "node:test";
import { Selection } from "../../cnn_demo/web/picture_grid/selection.js";

/** @param {Selection} selection */
function chosen(selection) {
  return Array.from({ length: selection.length }, (_, index) => index).filter((index) => selection.has(index));
}

test("a picture is selected, and by the same act left out again", () => {
  const selection = new Selection(5);
  selection.toggle(2);
  selection.toggle(4);
  assert.deepEqual(chosen(selection), [2, 4]);
  selection.toggle(2);
  assert.deepEqual(chosen(selection), [4]);
  assert.equal(selection.at, 2);
});

test("a range goes from the picture that was touched last, in either direction", () => {
  const selection = new Selection(9);
  selection.toggle(5);
  selection.extend(7);
  assert.deepEqual(chosen(selection), [5, 6, 7]);
  selection.extend(3);
  assert.deepEqual(chosen(selection), [3, 4, 5, 6, 7]);
});

test("the keyboard stays within the pictures, and selects only where it is asked to", () => {
  const selection = new Selection(4);
  selection.go(-1, false);
  assert.equal(selection.at, 0);
  selection.go(99, false);
  assert.equal(selection.at, 3);
  assert.equal(selection.count, 0);
  selection.go(1, true);
  assert.deepEqual(chosen(selection), [1, 2, 3]);
});

test("all are selected, then none", () => {
  const selection = new Selection(3);
  selection.toggle(1);
  selection.toggleAll();
  assert.equal(selection.count, 3);
  selection.toggleAll();
  assert.equal(selection.count, 0);
  selection.toggle(0);
  selection.clear();
  assert.equal(selection.count, 0);
});
