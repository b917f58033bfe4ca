// After signing in, a visitor is led back to the page from which they went, and to no other server.

import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

import lead from "../../cnn_demo/web/return_after_sign_in.js";
import { fake } from "./fakes.js";

/** @type {Map<string, string>} */
let storage = new Map();
/** @type {string[]} */
let led = [];

/**
 * @param {string} address
 * @param {boolean} signedIn
 */
function open(address, signedIn) {
  const { pathname, search } = new URL(address, "https://app.example");
  globalThis.location = fake({ pathname, search, replace: (/** @type {string} */ place) => led.push(place) });
  lead({ data: { signedIn, home: "/base" } });
}

beforeEach(() => {
  [storage, led] = [new Map(), []];
  globalThis.sessionStorage = fake({
    /** @param {string} name */
    getItem: (name) => storage.get(name) ?? null,
    /**
     * @param {string} name
     * @param {string} value
     */
    setItem: (name, value) => storage.set(name, value),
    /** @param {string} name */
    removeItem: (name) => storage.delete(name),
  });
});

test("signing in leads back to the page that was left, once", () => {
  open("/base/class?join=ABCDE", false);
  open("/base/", true);
  open("/base/", true);
  assert.deepEqual(led, ["/base/class?join=ABCDE"]);
});

test("a page that was opened on purpose stays", () => {
  open("/base/runs", false);
  open("/base/draw", true);
  open("/base/", false);
  open("/base/", true);
  assert.deepEqual(led, []);
});

test("an address of another server is not followed", () => {
  storage.set("cnn-workshop-left-at", "//evil.example/");
  open("/base/", true);
  assert.deepEqual(led, []);
});

test("a browser that keeps nothing stays where it is", () => {
  globalThis.sessionStorage = fake({
    getItem: () => {
      throw new Error("refused");
    },
  });
  open("/base/", true);
  assert.deepEqual(led, []);
});
