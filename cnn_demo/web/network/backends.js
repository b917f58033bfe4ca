// The ways in which TensorFlow.js can compute: what each is called, needs and lacks. Knows no network.

import { NetworkError } from "./network_error.js";
import { oncePerPage, verifiedUrl } from "./scripts.js";

const WASM_TYPE = "application/wasm"; // a browser compiles it while it arrives only under this type
const WASM_FILES = {
  plain: "tfjs-backend-wasm.wasm",
  simd: "tfjs-backend-wasm-simd.wasm",
  threaded: "tfjs-backend-wasm-threaded-simd.wasm",
};

// In the order in which they are tried: for small networks and one image, the first is the quickest.
// obstacle: why it cannot work in this browser, null where it may. readsAtOnce: results come without waiting for a GPU.
export const BACKENDS = {
  wasm: {
    title: "WebAssembly",
    readsAtOnce: true,
    obstacle: (page) => (page.WebAssembly ? null : "This browser has no WebAssembly."),
    getReady: placeWasm,
  },
  webgpu: {
    title: "WebGPU",
    readsAtOnce: false,
    obstacle: (page) => (page.navigator?.gpu ? null : "This browser has no WebGPU."),
    getReady: findAdapter,
  },
  webgl: {
    title: "WebGL",
    readsAtOnce: true,
    obstacle: (page) => (page.WebGL2RenderingContext ? null : "This browser has no WebGL 2."),
    getReady: async () => {},
  },
  cpu: { title: "JavaScript", readsAtOnce: true, obstacle: () => null, getReady: async () => {} },
};

export const ORDER = Object.keys(BACKENDS);

/** The name of a backend's script among the sources. */
export function scriptOf(name) {
  return `backend-${name}`;
}

/** Why a backend cannot be used here, before anything of it is loaded; null where it may work. */
export function obstacleTo(name, sources, page = globalThis) {
  if (!sources[scriptOf(name)]) return "This page does not offer it.";
  return BACKENDS[name].obstacle(page);
}

/**
 * The first name whose attempt succeeds.
 *
 * attempt: async (name) => result. Returns {name, result, reasons: {name: sentence}} with the reasons of those before.
 * Throws NetworkError, which tells every reason, where none succeeds.
 */
export async function firstThatWorks(names, attempt) {
  const reasons = {};
  for (const name of names) {
    try {
      return { name, result: await attempt(name), reasons };
    } catch (error) {
      // Whatever a driver or the library throws, the next way may work; the reason is kept and shown.
      reasons[name] = error.message || String(error);
    }
  }
  const told = Object.entries(reasons).map(([name, reason]) => `${BACKENDS[name].title}: ${reason}`);
  throw Object.assign(new NetworkError(`The network cannot run in this browser. ${told.join(" ")}`), { reasons });
}

/** Tell TensorFlow.js where the one WebAssembly file is that it will take. */
async function placeWasm(tf, sources, page) {
  await oncePerPage("wasm is placed", () => setWasmPaths(tf, sources.wasm, page), page);
}

async function setWasmPaths(tf, files, page) {
  // Threads need a page that is isolated from others, and are no quicker on one small image.
  tf.env().set("WASM_HAS_MULTITHREAD_SUPPORT", false);
  const hasSimd = await tf.env().getAsync("WASM_HAS_SIMD_SUPPORT");
  const url = await verifiedUrl(files[hasSimd ? WASM_FILES.simd : WASM_FILES.plain], WASM_TYPE, page);
  // All names must be given; only the one chosen above is used.
  tf.wasm.setWasmPaths(Object.fromEntries(Object.values(WASM_FILES).map((name) => [name, url])));
}

async function findAdapter(_tf, _sources, page) {
  if (!(await page.navigator.gpu.requestAdapter())) throw new NetworkError("No graphics processor was found.");
}
