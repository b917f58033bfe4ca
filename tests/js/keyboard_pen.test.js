import assert from "node:assert/strict";
import { test } from "node:test";

import { KeyboardPen } from "../../cnn_demo/web/pad/keyboard_pen.js";
import { setDocument } from "./fakes.js";

/** @import { Point } from "../../cnn_demo/web/pad/strokes.js" */

setDocument({ createElement: () => ({ setAttribute() {}, append() {}, style: {}, dataset: {} }) });

/** A pen, and what it has done. */
function penWithLog() {
  /** @type {string[]} */
  const log = [];
  const note = (/** @type {string} */ what) => (/** @type {Point} */ point) => log.push(`${what} ${point}`);
  const pen = new KeyboardPen({ begin: note("begin"), extend: note("extend"), end: () => log.push("end") });
  let prevented = 0;
  const press = (/** @type {string} */ key, more = {}) => {
    const modifiers = { shiftKey: false, ctrlKey: false, altKey: false, metaKey: false, repeat: false };
    pen.press({ key, ...modifiers, ...more, preventDefault: () => void prevented++ });
  };
  return { pen, log, press, prevented: () => prevented };
}

test("arrow keys move the pen, and draw while it is down", () => {
  const { log, press } = penWithLog();
  press("ArrowLeft");
  press(" ");
  press("ArrowDown");
  press("ArrowRight", { shiftKey: true });
  press(" ");
  press("ArrowUp");
  assert.deepEqual(log, ["begin 135,140", "extend 135,145", "extend 155,145", "end"]);
});

test("the pen stays on the sheet", () => {
  const { log, press } = penWithLog();
  for (let i = 0; i < 30; i++) press("ArrowUp", { shiftKey: true });
  press(" ");
  assert.deepEqual(log, ["begin 140,0"]);
});

test("a held space bar puts the pen down once", () => {
  const { log, press } = penWithLog();
  press(" ");
  press(" ", { repeat: true });
  assert.deepEqual(log, ["begin 140,140"]);
});

test("lifting a pen that is up ends no stroke", () => {
  const { pen, log, press } = penWithLog();
  pen.lift();
  press(" ");
  pen.lift();
  pen.lift();
  assert.deepEqual(log, ["begin 140,140", "end"]);
});

test("keys that mean nothing to the pen keep their effect", () => {
  const { log, press, prevented } = penWithLog();
  for (const key of ["Tab", "Enter", "a"]) press(key);
  press("ArrowLeft", { altKey: true }); // back in the browser's history
  assert.deepEqual([log, prevented()], [[], 0]);
});
