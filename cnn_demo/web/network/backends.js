// The backends of TensorFlow.js: their titles, what each needs of the browser, and how it is started.

import { messageOf, NetworkError } from "./network_error.js";
import { oncePerPage, verifiedUrl } from "./scripts.js";

/** @import { Page } from "../types/page.js" */
/** @import { Source, Sources, TensorFlowJS } from "../types/tensorflow_js.js" */

/** @typedef {"wasm" | "webgpu" | "webgl" | "cpu"} BackendName */

/** @typedef {Partial<Record<BackendName, string>>} Reasons why backends cannot be used, each a sentence */

/**
 * readsAtOnce: results can be read without waiting for a GPU. obstacle: why the backend cannot work in this browser,
 * null where it may. getReady: what must be done before TensorFlow.js starts it; throws NetworkError.
 *
 * @typedef {object} Backend
 * @property {string} title
 * @property {boolean} readsAtOnce
 * @property {(page: Page) => string | null} obstacle
 * @property {(tf: TensorFlowJS, sources: Sources, page: Page) => Promise<void>} getReady
 */

const WASM_TYPE = "application/wasm"; // only under this type does a browser compile the file while it arrives
const WASM_FILES = {
  plain: "tfjs-backend-wasm.wasm",
  simd: "tfjs-backend-wasm-simd.wasm",
  threaded: "tfjs-backend-wasm-threaded-simd.wasm",
};

/**
 * In the order in which they are tried: for small networks and a single image, the first is the fastest.
 *
 * @type {Record<BackendName, Backend>}
 */
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

export const ORDER = /** @type {BackendName[]} */ (Object.keys(BACKENDS)); // keys() returns the type string

/**
 * The script of a backend, undefined where the page does not offer it.
 *
 * @param {BackendName} name
 * @param {Sources} sources
 * @returns {Source | undefined}
 */
export function scriptOf(name, sources) {
  return sources.scripts[`backend-${name}`];
}

/**
 * Why a backend cannot be used here, found out before any file is loaded; null where it may work.
 *
 * @param {BackendName} name
 * @param {Sources} sources
 * @param {Page} page
 */
export function obstacleTo(name, sources, page = globalThis) {
  if (!scriptOf(name, sources)) return "This page does not offer it.";
  return BACKENDS[name].obstacle(page);
}

/**
 * The first backend whose attempt succeeds, with the reasons why those before it failed.
 *
 * Throws BackendsError where none succeeds.
 *
 * @template Result
 * @param {BackendName[]} names
 * @param {(name: BackendName) => Promise<Result>} attempt
 */
export async function firstThatWorks(names, attempt) {
  /** @type {Reasons} */
  const reasons = {};
  for (const name of names) {
    try {
      return { name, result: await attempt(name), reasons };
    } catch (error) {
      // A driver or the library may throw anything, and the next backend may work. The reason is kept and shown.
      reasons[name] = messageOf(error);
    }
  }
  throw new BackendsError(names, reasons);
}

/** No backend works in this browser: the message gives the reason for each. */
export class BackendsError extends NetworkError {
  /**
   * @param {BackendName[]} names
   * @param {Reasons} reasons
   */
  constructor(names, reasons) {
    const list = names.map((name) => `${BACKENDS[name].title}: ${reasons[name]}`);
    super(`The network cannot run in this browser. ${list.join(" ")}`);
    this.reasons = reasons;
  }
}

/**
 * Tell TensorFlow.js the address of the WebAssembly file that it will load.
 *
 * @type {Backend["getReady"]}
 */
async function placeWasm(tf, sources, page) {
  await oncePerPage("wasm is placed", () => setWasmPaths(tf, sources.wasm, page), page);
}

/**
 * @param {TensorFlowJS} tf
 * @param {Sources["wasm"]} files
 * @param {Page} page
 */
async function setWasmPaths(tf, files, page) {
  // Threads need a page that is isolated from other sites, and are no faster on one small image.
  tf.env().set("WASM_HAS_MULTITHREAD_SUPPORT", false);
  const hasSimd = await tf.env().getAsync("WASM_HAS_SIMD_SUPPORT");
  const url = await verifiedUrl(files[hasSimd ? WASM_FILES.simd : WASM_FILES.plain], WASM_TYPE, page);
  // TensorFlow.js wants an address for every file; it loads the one that was chosen above.
  tf.wasm.setWasmPaths(Object.fromEntries(Object.values(WASM_FILES).map((name) => [name, url])));
}

/** @type {Backend["getReady"]} */
async function findAdapter(_tf, _sources, page) {
  if (!(await page.navigator.gpu.requestAdapter())) throw new NetworkError("No graphics processor was found.");
}
