// The browser keeps a visitor's workspaces in a cookie, else in localStorage; the address shows what the app wants.

import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

import showParameters from "../../cnn_demo/web/address.js";
import remember from "../../cnn_demo/web/browser_memory.js";
import { askToStay, mountUnsent } from "../../cnn_demo/web/picture_upload/unsent_views.js";
import { fakeIndexedDB } from "./fake_indexed_db.js";
import { fake, setDocument } from "./fakes.js";
import { isAsked } from "./leaving.js";

/** @import { BrowserMemory, Forgetting } from "../../cnn_demo/web/types/components.js" */

/** @type {Map<string, string>} */
let cookies = new Map();
/** @type {Map<string, string>} */
let storage = new Map();
/** @type {Map<string, string>} */
const session = new Map();
/** @type {[string, unknown][]} */
let reported = [];
/** @type {string[]} */
let replaced = [];
let takesCookies = true;
let takesStorage = true;

const TRAINING = Symbol.for("cnn-demo.device-training");
const MODULES = new URL("../../cnn_demo/web", import.meta.url).href;

/** @type {Set<string>} the names of the caches on this device */
let caches = new Set();
let reloads = 0;
/** Resolves once the page is loaded again. @type {Promise<void>} */
let reloaded = Promise.resolve();
/** @type {Tabs[]} the ways of all tabs to each other */
let tabs = [];

class Tabs {
  onmessage = () => {};

  constructor() {
    tabs.push(this);
  }

  postMessage() {
    for (const other of tabs) if (other !== this) other.onmessage();
  }
}

/** @param {string} address */
function openPage(address) {
  let reload = () => {};
  reloaded = new Promise((resolve) => {
    reload = () => {
      reloads += 1;
      resolve();
    };
  });
  globalThis.location = fake(Object.assign(new URL(address), { reload }));
}

/**
 * @param {string[]} ids
 * @param {boolean} [isNew]
 */
function visit(ids, isNew = false) {
  return show({ ids, isNew });
}

/**
 * Forget, and wait until the page is loaded again.
 *
 * @param {Partial<Forgetting>} forget
 * @param {Partial<BrowserMemory>} given
 */
async function forget(forget, given = { ids: ["a"] }) {
  show({ ...given, forget: { ids: null, device: false, told: "forgotten", ...forget } });
  await reloaded;
}

/** The page has been loaded again. */
function loadAgain() {
  for (const kept of ["isForgetting", "tabs"]) Reflect.deleteProperty(globalThis, kept);
  tabs = [];
  openPage("https://app.example/draw");
}

/** @param {Partial<BrowserMemory>} given */
function show(given) {
  const usual = { name: "work", path: "/", ids: [], mostIds: 3, isNew: false, seconds: 60, forget: null };
  return remember({
    data: { ...usual, modules: MODULES, ...given },
    setTriggerValue: (name, value) => reported.push([name, value]),
  });
}

beforeEach(() => {
  [cookies, storage, reported, replaced] = [new Map(), new Map(), [], []];
  [takesCookies, takesStorage] = [true, true];
  for (const kept of ["memoryRefused", "isForgetting", "tabs"]) Reflect.deleteProperty(globalThis, kept);
  [reloads, tabs] = [0, []];
  caches = new Set(["cnn-demo-data", "of another app"]);
  globalThis.caches = fake({ delete: async (/** @type {string} */ name) => caches.delete(name) });
  globalThis.indexedDB = fakeIndexedDB().indexedDB;
  globalThis.BroadcastChannel = fake(Tabs);
  session.clear();
  globalThis.sessionStorage = fake({
    clear: () => session.clear(),
    getItem: (/** @type {string} */ name) => session.get(name) ?? null,
    removeItem: (/** @type {string} */ name) => session.delete(name),
    setItem: (/** @type {string} */ name, /** @type {string} */ value) => session.set(name, value),
  });
  openPage("https://app.example/draw");
  setDocument({
    baseURI: "https://app.example/",
    get cookie() {
      return [...cookies].map((pair) => pair.join("=")).join("; ");
    },
    /** @param {string} text */
    set cookie(text) {
      const [pair, ...rules] = text.split("; ");
      const [name, value] = pair?.split("=") ?? [];
      assert.deepEqual(rules, ["Path=/", value ? "Max-Age=60" : "Max-Age=0", "SameSite=Strict", "Secure"]);
      if (!value) cookies.delete(String(name));
      else if (takesCookies) cookies.set(String(name), String(value));
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

test("all is forgotten, in every tab, and told once by the page that is loaded then", async () => {
  cookies.set("work", "a.b");
  session.set("drawing", "[]");
  visit(["a"]);
  const other = new Tabs();
  other.onmessage = () => cookies.set("work", "a"); // it has kept its ids just before it hears of this
  await forget({});
  assert.equal(cookies.size, 0);
  assert.equal(reloads, 1);
  assert.deepEqual([...session.keys()], ["work"]);
  assert.deepEqual([...caches], ["of another app"]);
  loadAgain();
  visit(["new"], true);
  visit(["new"], true);
  assert.deepEqual(reported, [["forgotten", "forgotten"]]);
  assert.equal(cookies.get("work"), "new");
});

test("a page that runs again before it is loaded again keeps nothing and tells nothing", async () => {
  visit(["a"]);
  await forget({});
  show({ ids: ["a"], forget: { ids: null, device: false, told: "forgotten" } });
  visit(["a"]);
  assert.equal(cookies.size, 0);
  assert.equal(reloads, 1);
  assert.deepEqual(reported, []);
});

test("a workspace that was deleted is forgotten alone", async () => {
  cookies.set("work", "a.b");
  await forget({ ids: ["a"], told: "deleted" }, { ids: ["a", "b"] });
  assert.equal(cookies.get("work"), "b");
  assert.deepEqual([...caches], ["of another app"]);
});

test("what localStorage keeps is forgotten, too", async () => {
  takesCookies = false;
  visit(["a"]);
  await forget({});
  assert.equal(storage.size, 0);
});

test("networks and trainings of the device go where that is chosen alone", async () => {
  /** @type {string[]} */
  const deleted = [];
  const { deleteDatabase } = indexedDB;
  indexedDB.deleteDatabase = (name) => {
    deleted.push(name);
    return deleteDatabase(name);
  };
  await forget({});
  assert.deepEqual(deleted, []);
  loadAgain();
  await forget({ device: true });
  assert.deepEqual(deleted, ["cnn-demo-training"]);
  assert.equal(session.get("work"), "forgotten");
});

test("the page that is loaded then says what the device still stores", async () => {
  globalThis.caches = fake({ delete: () => Promise.reject(new Error("refused")) });
  await forget({});
  assert.equal(session.get("work"), "forgotten-in-part");
  loadAgain();
  await forget({}, { ids: ["a"], modules: "https://no.example" }); // no connection
  assert.equal(session.get("work"), "forgotten-in-part");
});

test("a tab that hears of it is loaded again, keeps nothing and drops its drawings", () => {
  visit(["a"]);
  session.set("drawing", "[]");
  cookies.clear();
  new Tabs().postMessage();
  visit(["a"]);
  assert.equal(reloads, 1);
  assert.equal(session.size, 0);
  assert.equal(cookies.size, 0);
});

test("the browser asks no visitor to stay who forgets, in no tab, and the training of each ends", () => {
  const view = { hasUnsent: true, mount: () => {}, unmount: () => {} };
  mountUnsent("camera", fake({}), () => view);
  let ended = 0;
  const held = fake({ abandon: () => ended++ });
  Object.assign(globalThis, { [TRAINING]: held });
  visit(["a"]);
  assert.ok(isAsked(askToStay));
  new Tabs().postMessage();
  assert.ok(!isAsked(askToStay));
  assert.equal(ended, 1);
  Reflect.deleteProperty(globalThis, TRAINING);
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
