// Another chapter of the Learn page is shown from its top.

import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

import openChapter from "../../cnn_demo/web/chapter_scroll.js";
import { setDocument } from "./fakes.js";

let scrolled = 0;
let focused = 0;

/**
 * @param {number} top
 * @param {object} [activeElement]
 */
function visitAt(top, activeElement) {
  const heading = {
    focus() {
      focused += 1;
    },
  };
  const main = {
    /** @param {{top: number}} position */
    scrollTo(position) {
      scrolled = position.top;
    },
    querySelector: () => heading,
  };
  const body = {};
  setDocument({ querySelector: () => main, body, activeElement: activeElement ?? body });
  scrolled = top;
}

beforeEach(() => {
  Reflect.deleteProperty(globalThis, "openChapter");
  focused = 0;
});

test("the first chapter of a visit, and the same one again, stay where they are", () => {
  visitAt(300);
  openChapter({ data: "pixels" });
  openChapter({ data: "pixels" });
  assert.deepEqual([scrolled, focused], [300, 0]);
});

test("another chapter begins at its top, and a lost focus goes to its heading", () => {
  visitAt(300);
  openChapter({ data: "pixels" });
  openChapter({ data: "relu" });
  assert.deepEqual([scrolled, focused], [0, 1]);
});

test("a control that still has the focus keeps it", () => {
  visitAt(300, { tagName: "INPUT" });
  openChapter({ data: "pixels" });
  openChapter({ data: "relu" });
  assert.deepEqual([scrolled, focused], [0, 0]);
});
