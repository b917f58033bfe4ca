import assert from "node:assert/strict";
import { test } from "node:test";

import { firstThatWorks, ORDER, obstacleTo } from "../../cnn_demo/web/network/backends.js";
import { NetworkError } from "../../cnn_demo/web/network/network_error.js";
import { openNetwork } from "../../cnn_demo/web/network/runtime.js";
import { loadScript, oncePerPage, verifiedUrl, whyNotLoaded } from "../../cnn_demo/web/network/scripts.js";
import { TINY, tinyWeights } from "./tiny_network.js";

const SOURCES = {
  core: { url: "core.js" },
  converter: { url: "converter.js", integrity: "sha384-x" },
  ...Object.fromEntries(ORDER.map((name) => [`backend-${name}`, { url: `${name}.js` }])),
  wasm: { "tfjs-backend-wasm.wasm": { url: "plain.wasm" }, "tfjs-backend-wasm-simd.wasm": { url: "simd.wasm" } },
};
const GIVEN = { network: TINY, weights: tinyWeights(), sources: SOURCES };

/** A page whose scripts all load but the broken ones. It has everything but a graphics processor. */
function pageWith(tf, { broken = [], onLine = true } = {}) {
  const scripts = [];
  const script = () => Object.assign(new EventTarget(), { remove() {} });
  const append = (added) => {
    scripts.push(added);
    const isBroken = broken.some((name) => added.src.endsWith(name));
    queueMicrotask(() => added.dispatchEvent(new Event(isBroken ? "error" : "load")));
  };
  const document = { baseURI: "https://host.example/app/", createElement: script, head: { append } };
  const navigator = { onLine, gpu: { requestAdapter: async () => null } };
  return { tf, document, navigator, scripts, WebAssembly, WebGL2RenderingContext: class {} };
}

/** TensorFlow.js as far as it is asked, with answers by backend: probabilities, or an error. */
function library(answers) {
  let backend = null;
  const tensor = (values) => ({ dataSync: () => values, data: async () => values, dispose() {} });
  const execute = () => {
    if (answers[backend] instanceof Error) throw answers[backend];
    return tensor(answers[backend]);
  };
  const tf = {
    env: () => ({ set() {}, getAsync: async () => true }),
    wasm: { setWasmPaths: (paths) => (tf.paths = paths) },
    getBackend: () => backend,
    setBackend: async (name) => {
      if (!(name in answers)) return false;
      backend = name;
      return true;
    },
    ready: async () => {},
    io: { fromMemory: (artifacts) => artifacts },
    loadGraphModel: async () => ({ execute, dispose() {} }),
    tidy: (act) => act(),
    tensor,
  };
  return tf;
}

test("the first backend is taken where it works, and the others are not even loaded", async () => {
  const page = pageWith(library({ wasm: [0.2, 0.8] }));
  const { backend, reasons } = await openNetwork(GIVEN, page);
  assert.deepEqual([backend, reasons], ["wasm", {}]);
  assert.deepEqual(
    page.scripts.map(({ src }) => src.split("/").at(-1)),
    ["core.js", "converter.js", "wasm.js"],
  );
  assert.deepEqual(new Set(Object.values(page.tf.paths)), new Set(["https://host.example/app/simd.wasm"]));
});

test("networks that are opened at once get their backend one after the other", async () => {
  const tf = library({ wasm: [0.2, 0.8] });
  let starting = 0;
  const { setBackend } = tf;
  tf.setBackend = async (name) => {
    starting += 1;
    await new Promise((resolve) => setTimeout(resolve));
    const isAlone = starting === 1;
    starting -= 1;
    return isAlone && setBackend(name); // as TensorFlow.js does it
  };
  const page = pageWith(tf);
  const opened = await Promise.all([openNetwork(GIVEN, page), openNetwork(GIVEN, page)]);
  assert.deepEqual(
    opened.map(({ backend }) => backend),
    ["wasm", "wasm"],
  );
});

test("what fails is passed over, and each reason is kept", async () => {
  const page = pageWith(library({ wasm: new Error("no kernel"), webgl: [0.4, 0.1], cpu: [0.5, 0.5] }));
  const { backend, reasons } = await openNetwork(GIVEN, page);
  assert.equal(backend, "cpu");
  assert.equal(reasons.wasm, "no kernel");
  assert.match(reasons.webgpu, /No graphics processor/);
  assert.match(reasons.webgl, /WebGL computes wrongly here: its probabilities sum to 0.5/);
});

test("a backend asked for that fails leaves the one before in its place", async () => {
  const tf = library({ wasm: [0.2, 0.8], webgl: new Error("lost") });
  const page = pageWith(tf);
  await openNetwork(GIVEN, page);
  await assert.rejects(openNetwork({ ...GIVEN, order: ["webgl"] }, page), (error) => error.reasons.webgl === "lost");
  assert.equal(tf.getBackend(), "wasm");
});

test("where nothing works, every reason is told", async () => {
  const page = pageWith(library({}), { broken: ["cpu.js"] });
  await assert.rejects(openNetwork(GIVEN, page), (error) => {
    assert.ok(error instanceof NetworkError);
    assert.match(error.message, /WebAssembly does not start.*No graphics.*WebGL does not start.*cpu.js \(host/);
    return true;
  });
});

test("the library that cannot be loaded is named, and being offline is said", async () => {
  const blocked = pageWith(library({}), { broken: ["core.js"] });
  await assert.rejects(openNetwork(GIVEN, blocked), { name: "NetworkError", message: /core.js .*something blocks it/ });
  const offline = pageWith(library({}), { broken: ["core.js"], onLine: false });
  await assert.rejects(openNetwork(GIVEN, offline), { message: /core.js .*this device is offline/ });
});

test("a script runs once a page, a failed one is tried again", async () => {
  const page = pageWith(null);
  await Promise.all([loadScript({ url: "a.js" }, page), loadScript({ url: "./a.js" }, page)]);
  assert.equal(page.scripts.length, 1);
  const tries = [];
  const fail = async () => {
    tries.push(1);
    throw new Error("no");
  };
  await assert.rejects(oncePerPage("b", fail, page));
  await assert.rejects(oncePerPage("b", fail, page));
  assert.equal(tries.length, 2);
});

test("a hash is asked of the browser, across sites too", async () => {
  const page = pageWith(null);
  await loadScript({ url: "https://cdn.example/a.js", integrity: "sha384-y" }, page);
  assert.deepEqual([page.scripts[0].integrity, page.scripts[0].crossOrigin], ["sha384-y", "anonymous"]);
});

test("a file with a hash is fetched under it and handed on as a blob, one without by its address", async () => {
  const asked = [];
  const fetch = async (url, { integrity }) => {
    asked.push([url, integrity]);
    return new Response(new Uint8Array([1, 2]));
  };
  const made = [];
  const URL = { createObjectURL: (blob) => `blob:${made.push(blob)}` };
  const page = { ...pageWith(null), fetch, Blob, URL };
  assert.equal(await verifiedUrl({ url: "a.wasm" }, "application/wasm", page), "https://host.example/app/a.wasm");
  assert.equal(await verifiedUrl({ url: "b.wasm", integrity: "sha384-z" }, "application/wasm", page), "blob:1");
  assert.deepEqual(asked, [["https://host.example/app/b.wasm", "sha384-z"]]);
  assert.deepEqual([made[0].type, made[0].size], ["application/wasm", 2]);
});

test("what a browser lacks, or a page does not offer, is an obstacle", () => {
  const bare = { navigator: {} };
  assert.match(obstacleTo("webgpu", SOURCES, bare), /no WebGPU/);
  assert.match(obstacleTo("webgl", SOURCES, bare), /no WebGL 2/);
  assert.match(obstacleTo("wasm", SOURCES, bare), /no WebAssembly/);
  assert.equal(obstacleTo("cpu", SOURCES, bare), null);
  assert.match(obstacleTo("cpu", {}, bare), /does not offer/);
});

test("the first that works ends the search", async () => {
  const tried = [];
  const attempt = async (name) => {
    tried.push(name);
    if (name === "wasm") throw new Error("not here");
    return 7;
  };
  const found = await firstThatWorks(ORDER, attempt);
  assert.deepEqual(found, { name: "webgpu", result: 7, reasons: { wasm: "not here" } });
  assert.deepEqual(tried, ["wasm", "webgpu"]);
});

test("a part of the page itself has no address to name", () => {
  assert.match(whyNotLoaded("data:text/javascript,1", {}), /^A part of this page/);
});
