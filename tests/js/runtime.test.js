import assert from "node:assert/strict";
import { test } from "node:test";

import { firstThatWorks, ORDER, obstacleTo } from "../../cnn_demo/web/network/backends.js";
import { NetworkError } from "../../cnn_demo/web/network/network_error.js";
import { openNetwork } from "../../cnn_demo/web/network/runtime.js";
import { loadScript, oncePerPage, verifiedUrl, whyNotLoaded } from "../../cnn_demo/web/network/scripts.js";
import { fake } from "./fakes.js";
import { TINY, tinyWeights } from "./tiny_network.js";

/** @import { BackendName } from "../../cnn_demo/web/network/backends.js" */
/** @import { Page } from "../../cnn_demo/web/types/page.js" */
/** @import { Sources, TensorFlowJS } from "../../cnn_demo/web/types/tensorflow_js.js" */

/** @type {Sources} */
const SOURCES = {
  scripts: {
    core: { url: "core.js" },
    converter: { url: "converter.js", integrity: "sha384-x" },
    ...Object.fromEntries(ORDER.map((name) => [`backend-${name}`, { url: `${name}.js` }])),
  },
  wasm: { "tfjs-backend-wasm.wasm": { url: "plain.wasm" }, "tfjs-backend-wasm-simd.wasm": { url: "simd.wasm" } },
};
const GIVEN = { network: TINY, weights: tinyWeights(), sources: SOURCES };

/**
 * A page with everything but a graphics processor, and the scripts that were added to it. All load but the broken ones.
 *
 * @param {TensorFlowJS | undefined} tf
 * @param {{broken?: string[], onLine?: boolean}} options
 */
function pageWith(tf, { broken = [], onLine = true } = {}) {
  /** @type {HTMLScriptElement[]} */
  const scripts = [];
  const script = () => Object.assign(new EventTarget(), { remove() {} });
  const append = (/** @type {HTMLScriptElement} */ added) => {
    scripts.push(added);
    const isBroken = broken.some((name) => added.src.endsWith(name));
    queueMicrotask(() => added.dispatchEvent(new Event(isBroken ? "error" : "load")));
  };
  const document = { baseURI: "https://host.example/app/", createElement: script, head: { append } };
  const navigator = { onLine, gpu: { requestAdapter: async () => null } };
  /** @type {Page} */
  const page = fake({ tf, document, navigator, WebAssembly, WebGL2RenderingContext: class {} });
  return { page, scripts };
}

/**
 * The part of TensorFlow.js that is used, with an answer for each backend: probabilities, or an error. paths: the
 * addresses of the WebAssembly files that it was given.
 *
 * @param {Partial<Record<BackendName, number[] | Error>>} answers
 */
function library(answers) {
  /** @type {BackendName | undefined} */
  let backend;
  /** @type {string[]} */
  const paths = [];
  const tensor = (/** @type {unknown} */ values) => ({
    dataSync: () => values,
    data: async () => values,
    dispose() {},
  });
  const execute = () => {
    const answer = backend && answers[backend];
    if (answer instanceof Error) throw answer;
    return tensor(answer);
  };
  const setWasmPaths = (/** @type {Record<string, string>} */ given) => paths.push(...Object.values(given));
  /** @type {TensorFlowJS} */
  const tf = fake({
    env: () => ({ set() {}, getAsync: async () => true }),
    wasm: { setWasmPaths },
    getBackend: () => backend,
    setBackend: async (/** @type {BackendName} */ name) => {
      if (!(name in answers)) return false;
      backend = name;
      return true;
    },
    ready: async () => {},
    io: { fromMemory: (/** @type {object} */ artifacts) => artifacts },
    loadGraphModel: async () => ({ execute, dispose() {} }),
    tidy: (/** @type {() => unknown} */ act) => act(),
    tensor,
  });
  return { tf, paths };
}

test("the first backend is used where it works, and the others are not even loaded", async () => {
  const { tf, paths } = library({ wasm: [0.2, 0.8] });
  const { page, scripts } = pageWith(tf);
  const { backend, reasons } = await openNetwork(GIVEN, page);
  assert.deepEqual([backend, reasons], ["wasm", {}]);
  assert.deepEqual(
    scripts.map(({ src }) => src.split("/").at(-1)),
    ["core.js", "converter.js", "wasm.js"],
  );
  assert.deepEqual(new Set(paths), new Set(["https://host.example/app/simd.wasm"]));
});

test("networks that are opened at once get their backend one after the other", async () => {
  const { tf } = library({ wasm: [0.2, 0.8] });
  let starting = 0;
  const { setBackend } = tf;
  tf.setBackend = async (name) => {
    starting += 1;
    await new Promise((resolve) => setTimeout(resolve));
    const isAlone = starting === 1;
    starting -= 1;
    return isAlone && setBackend(name); // as TensorFlow.js behaves
  };
  const { page } = pageWith(tf);
  const opened = await Promise.all([openNetwork(GIVEN, page), openNetwork(GIVEN, page)]);
  assert.deepEqual(
    opened.map(({ backend }) => backend),
    ["wasm", "wasm"],
  );
});

test("a backend that fails is skipped, and each reason is kept", async () => {
  const { tf } = library({ wasm: new Error("no kernel"), webgl: [0.4, 0.1], cpu: [0.5, 0.5] });
  const { backend, reasons } = await openNetwork(GIVEN, pageWith(tf).page);
  assert.equal(backend, "cpu");
  assert.equal(reasons.wasm, "no kernel");
  assert.match(reasons.webgpu ?? "", /No graphics processor/);
  assert.match(reasons.webgl ?? "", /WebGL computes wrongly here: its probabilities sum to 0.5/);
});

test("where a chosen backend fails, the one before stays in use", async () => {
  const { tf } = library({ wasm: [0.2, 0.8], webgl: new Error("lost") });
  const { page } = pageWith(tf);
  await openNetwork(GIVEN, page);
  await assert.rejects(openNetwork({ ...GIVEN, order: ["webgl"] }, page), { reasons: { webgl: "lost" } });
  assert.equal(tf.getBackend(), "wasm");
});

test("where nothing works, every reason is given", async () => {
  const { page } = pageWith(library({}).tf, { broken: ["cpu.js"] });
  await assert.rejects(openNetwork(GIVEN, page), (error) => {
    assert.ok(error instanceof NetworkError);
    assert.match(error.message, /WebAssembly does not start.*No graphics.*WebGL does not start.*cpu.js \(host/);
    return true;
  });
});

test("a file that cannot be loaded is named, and the message says where the device is offline", async () => {
  const { page: blocked } = pageWith(undefined, { broken: ["core.js"] });
  await assert.rejects(openNetwork(GIVEN, blocked), { name: "NetworkError", message: /core.js .*something blocks it/ });
  const { page: offline } = pageWith(undefined, { broken: ["core.js"], onLine: false });
  await assert.rejects(openNetwork(GIVEN, offline), { message: /core.js .*this device is offline/ });
});

test("a library that loads without starting is an error", async () => {
  await assert.rejects(openNetwork(GIVEN, pageWith(undefined).page), { message: /did not start/ });
});

test("a script runs once a page, a failed one is tried again", async () => {
  const { page, scripts } = pageWith(undefined);
  await Promise.all([loadScript({ url: "a.js" }, page), loadScript({ url: "./a.js" }, page)]);
  assert.equal(scripts.length, 1);
  let tries = 0;
  const fail = async () => {
    tries += 1;
    throw new Error("no");
  };
  await assert.rejects(oncePerPage("b", fail, page));
  await assert.rejects(oncePerPage("b", fail, page));
  assert.equal(tries, 2);
});

test("the browser checks the hash of a script, also of one from another site", async () => {
  const { page, scripts } = pageWith(undefined);
  await loadScript({ url: "https://cdn.example/a.js", integrity: "sha384-y" }, page);
  assert.deepEqual([scripts[0].integrity, scripts[0].crossOrigin], ["sha384-y", "anonymous"]);
});

test("a file with a hash is fetched with it and passed on as a blob, one without by its address", async () => {
  /** @type {[url: string, integrity: string][]} */
  const asked = [];
  const fetch = async (/** @type {string} */ url, /** @type {{integrity: string}} */ { integrity }) => {
    asked.push([url, integrity]);
    return new Response(new Uint8Array([1, 2]));
  };
  /** @type {Blob[]} */
  const made = [];
  const URL = { createObjectURL: (/** @type {Blob} */ blob) => `blob:${made.push(blob)}` };
  /** @type {Page} */
  const page = fake({ ...pageWith(undefined).page, fetch, Blob, URL });
  assert.equal(await verifiedUrl({ url: "a.wasm" }, "application/wasm", page), "https://host.example/app/a.wasm");
  assert.equal(await verifiedUrl({ url: "b.wasm", integrity: "sha384-z" }, "application/wasm", page), "blob:1");
  assert.deepEqual(asked, [["https://host.example/app/b.wasm", "sha384-z"]]);
  assert.deepEqual([made[0].type, made[0].size], ["application/wasm", 2]);
});

test("a backend has an obstacle where the browser lacks something or the page does not offer it", () => {
  /** @type {Page} */
  const bare = fake({ navigator: {} });
  assert.match(obstacleTo("webgpu", SOURCES, bare) ?? "", /no WebGPU/);
  assert.match(obstacleTo("webgl", SOURCES, bare) ?? "", /no WebGL 2/);
  assert.match(obstacleTo("wasm", SOURCES, bare) ?? "", /no WebAssembly/);
  assert.equal(obstacleTo("cpu", SOURCES, bare), null);
  assert.match(obstacleTo("cpu", fake({ scripts: {} }), bare) ?? "", /does not offer/);
});

test("the first backend that works ends the search", async () => {
  /** @type {BackendName[]} */
  const tried = [];
  const attempt = async (/** @type {BackendName} */ name) => {
    tried.push(name);
    if (name === "wasm") throw new Error("not here");
    return 7;
  };
  const found = await firstThatWorks(ORDER, attempt);
  assert.deepEqual(found, { name: "webgpu", result: 7, reasons: { wasm: "not here" } });
  assert.deepEqual(tried, ["wasm", "webgpu"]);
});

test("a part of the page itself is not named by its address", () => {
  assert.match(whyNotLoaded("data:text/javascript,1", fake({})), /^A part of this page/);
});
