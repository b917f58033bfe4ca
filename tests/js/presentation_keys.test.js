// Keys turn the chapters of a presentation, except where an element has a use of its own for them.

import assert from "node:assert/strict";
import { test } from "node:test";

import { commandOf } from "../../cnn_demo/web/presentation_keys.js";

const PLAIN = { ctrlKey: false, altKey: false, metaKey: false, shiftKey: false, defaultPrevented: false };
const BODY = { matches: () => false };

/** @param {string} part of the selector that an element matches */
const elementOf = (part) => ({ matches: (/** @type {string} */ selector) => selector.includes(part) });

test("page keys and arrows turn the chapters, and Escape ends the presentation", () => {
  const commands = ["PageDown", "ArrowRight", "PageUp", "ArrowLeft", "Escape", "a"].map((key) =>
    commandOf({ ...PLAIN, key }, [BODY]),
  );
  assert.deepEqual(commands, ["next", "next", "previous", "previous", "end", null]);
});

test("fields keep their keys, and what is open keeps Escape", () => {
  for (const field of ["textarea", '[role="slider"]', '[role="application"]']) {
    assert.equal(commandOf({ ...PLAIN, key: "ArrowRight" }, [elementOf(field), BODY]), null);
    assert.equal(commandOf({ ...PLAIN, key: "PageDown" }, [elementOf(field), BODY]), null);
  }
  assert.equal(commandOf({ ...PLAIN, key: "Escape" }, [elementOf("textarea")]), "end");
  assert.equal(commandOf({ ...PLAIN, key: "Escape" }, [BODY, elementOf('[role="dialog"]')]), null);
});

test("keys with a modifier, and keys that were used already, do nothing", () => {
  for (const name of ["ctrlKey", "altKey", "metaKey", "shiftKey", "defaultPrevented"]) {
    assert.equal(commandOf({ ...PLAIN, [name]: true, key: "PageDown" }, [BODY]), null);
  }
});
