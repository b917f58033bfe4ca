// What was not sent outlives its place on a page, and the browser asks before it is lost with the tab.

import assert from "node:assert/strict";
import { test } from "node:test";
import { askToStay, dropViews, mountUnsent } from "../../cnn_demo/web/picture_upload/unsent_views.js";
import { fake } from "./fakes.js";
import { isAsked } from "./leaving.js";

/** @type {string[]} the events that the page listens for */
let listened = [];
globalThis.addEventListener = fake((/** @type {string} */ name) => listened.push(name));
globalThis.removeEventListener = fake((/** @type {string} */ name) => {
  listened = listened.filter((each) => each !== name);
});

class View {
  hasUnsent = false;
  /** @type {Element | null} */
  root = null;

  /** @param {Element} root */
  mount(root) {
    this.root = root;
  }

  unmount() {
    this.root = null;
  }
}

/** @returns {Element} */
const place = () => fake({});

test("a view with something unsent is mounted again, and one without is made anew", () => {
  const first = mountUnsent("camera", place(), () => new View());
  first.view.hasUnsent = true;
  first.unmount();
  assert.equal(first.view.root, null);
  assert.ok(isAsked(askToStay));
  const there = place();
  const second = mountUnsent("camera", there, () => new View());
  assert.equal(second.view, first.view);
  assert.equal(second.view.root, there);
  second.view.hasUnsent = false;
  assert.ok(!isAsked(askToStay));
  assert.deepEqual(listened, ["beforeunload"]);
  second.unmount();
  assert.deepEqual(listened, []);
  const third = mountUnsent("camera", place(), () => new View());
  assert.notEqual(third.view, first.view);
  third.unmount();
});

test("a view that has its new place already stays there when the old one goes", () => {
  const [old, next] = [place(), place()];
  const before = mountUnsent("files", old, () => new View());
  before.view.hasUnsent = true;
  const after = mountUnsent("files", next, () => new View());
  before.unmount();
  assert.equal(after.view, before.view);
  assert.equal(after.view.root, next);
  after.view.hasUnsent = false;
  after.unmount();
});

test("each key has a view of its own", () => {
  const one = mountUnsent("camera of one", place(), () => new View());
  const other = mountUnsent("camera of another", place(), () => new View());
  assert.notEqual(one.view, other.view);
  one.unmount();
  other.unmount();
  assert.deepEqual(listened, []);
});

test("the view of what was deleted goes with all that was not sent, and the tab closes without a question", () => {
  const [gone, shown] = [
    mountUnsent("gone", place(), () => new View()),
    mountUnsent("shown", place(), () => new View()),
  ];
  for (const { view } of [gone, shown]) view.hasUnsent = true;
  gone.unmount();
  dropViews(["gone", "shown", "never there"]);
  assert.equal(shown.view.root, null);
  assert.ok(!isAsked(askToStay));
  assert.deepEqual(listened, []);
  shown.unmount(); // as Streamlit does later
  const anew = mountUnsent("gone", place(), () => new View());
  assert.notEqual(anew.view, gone.view);
  anew.unmount();
});
