// The browser keeps a visitor's workspaces in a cookie, else in localStorage; the address shows what the app wants.

import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

import showParameters from "../../cnn_demo/web/address.js";
import remember from "../../cnn_demo/web/browser_memory.js";
import { fake, setDocument } from "./fakes.js";

/** @type {Map<string, string>} */
let cookies = new Map();
/** @type {Map<string, string>} */
let storage = new Map();
/** @type {[string, unknown][]} */
let reported = [];
/** @type {string[]} */
let replaced = [];
let takesCookies = true;
let takesStorage = true;

/** @param {string} address */
function openPage(address) {
  globalThis.location = fake(new URL(address));
}

/**
 * @param {string[]} ids
 * @param {boolean} [isNew]
 */
function visit(ids, isNew = false) {
  const data = { name: "work", path: "/", ids, mostIds: 3, isNew, seconds: 60 };
  return remember({ data, setTriggerValue: (name, value) => reported.push([name, value]) });
}

beforeEach(() => {
  [cookies, storage, reported, replaced] = [new Map(), new Map(), [], []];
  [takesCookies, takesStorage] = [true, true];
  Reflect.deleteProperty(globalThis, "memoryRefused");
  openPage("https://app.example/draw");
  setDocument({
    get cookie() {
      return [...cookies].map((pair) => pair.join("=")).join("; ");
    },
    /** @param {string} text */
    set cookie(text) {
      const [pair, ...rules] = text.split("; ");
      assert.deepEqual(rules, ["Path=/", "Max-Age=60", "SameSite=Strict", "Secure"]);
      const [name, value] = pair?.split("=") ?? [];
      if (takesCookies) cookies.set(String(name), String(value));
    },
  });
  globalThis.localStorage = fake({
    /** @param {string} name */
    getItem(name) {
      if (!takesStorage) throw new Error("refused");
      return storage.get(name) ?? null;
    },
    /**
     * @param {string} name
     * @param {string} value
     */
    setItem(name, value) {
      if (!takesStorage) throw new Error("refused");
      storage.set(name, value);
    },
    /** @param {string} name */
    removeItem: (name) => storage.delete(name),
  });
  globalThis.history = fake({
    state: null,
    /**
     * @param {unknown} _state
     * @param {string} _title
     * @param {URL | string} address
     */
    replaceState: (_state, _title, address) => replaced.push(String(address)),
  });
  globalThis.addEventListener = fake(() => {});
  globalThis.removeEventListener = fake(() => {});
});

test("the cookie keeps the open workspace first, then those of before, a bounded number", () => {
  cookies.set("work", "b.c.d");
  visit(["a", "c"]);
  assert.equal(cookies.get("work"), "a.c.b");
  assert.deepEqual(reported, []);
  assert.equal(storage.size, 0);
});

test("a new workspace gives way to what another tab has kept", () => {
  cookies.set("work", "older");
  visit(["new"], true);
  assert.deepEqual(reported, [["found", "older"]]);
  assert.equal(cookies.get("work"), "older");
});

test("without cookies localStorage keeps it, and the next visit finds it there", () => {
  takesCookies = false;
  visit(["a"], true);
  assert.equal(storage.get("work"), "a");
  visit(["b"], true);
  assert.deepEqual(reported, [["found", "a"]]);
});

test("a browser that keeps nothing is reported once", () => {
  [takesCookies, takesStorage] = [false, false];
  visit(["a"]);
  visit(["a"]);
  assert.deepEqual(reported, [["refused", true]]);
});

test("a private link is reported and leaves the address", () => {
  openPage("https://app.example/runs?chapter=relu#workspace=theirs-1234567890");
  visit(["mine"]);
  assert.deepEqual(reported, [["followed", "theirs-1234567890"]]);
  assert.deepEqual(replaced, ["/runs?chapter=relu"]);
});

test("parameters of the address are replaced, and others stay", () => {
  openPage("https://app.example/train?embed=true&run=1&design=x");
  showParameters({ data: { run: "2", design: null } });
  assert.deepEqual(replaced, ["https://app.example/train?embed=true&run=2"]);
});

test("a page that shows the app in a frame is told of the parameters", () => {
  /** @type {unknown[]} */
  const told = [];
  globalThis.parent = fake({ postMessage: (/** @type {unknown} */ message) => told.push(message) });
  openPage("https://app.example/~/+/runs?workspace=secret-1234567890");
  showParameters({ data: { workspace: null, run: "2" } });
  showParameters({ data: { workspace: "secret-1234567890", run: null } }); // the fake address did not change
  Reflect.deleteProperty(globalThis, "parent");
  assert.deepEqual(told, [{ stCommVersion: 1, type: "SET_QUERY_PARAM", queryParams: "?run=2" }]);
});

test("an address that shows the parameters already is left alone", () => {
  openPage("https://app.example/train?run=2&x=a%20b");
  showParameters({ data: { run: "2", design: null } });
  assert.deepEqual(replaced, []);
});
