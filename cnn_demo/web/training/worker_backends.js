// The backends of TensorFlow.js in the training's worker: starts one, and notices when the browser takes it away.

import { loadBackend, startBackend } from "../network/library.js";
import { registerMissingGradients } from "./wasm_gradients.js";

/** @import { BackendName } from "../network/backends.js" */
/** @import { Page } from "../types/page.js" */
/** @import { Sources, TensorFlowJS } from "../types/tensorflow_js.js" */

/**
 * What is used of the backends' own objects. device: WebGPU's. gpgpu: holds WebGL's context.
 *
 * @typedef {{device?: GPUDevice, gpgpu?: {gl: WebGL2RenderingContext}}} Internals
 */

const TOLD_MS = 1000;

/** The graphics processor is gone: nothing that was computed since can be trusted. */
export class BackendLostError extends Error {
  name = "BackendLostError";
}

export class WorkerBackends {
  /** @type {Set<BackendName>} */
  lost = new Set();
  /** @type {BackendName | null} */
  #used = null;

  /**
   * @param {TensorFlowJS} tf
   * @param {Sources} sources
   * @param {Page} place
   */
  constructor(tf, sources, place = globalThis) {
    this.tf = tf;
    this.sources = sources;
    this.place = place;
  }

  /**
   * Throws NetworkError, or what the library throws.
   *
   * @param {BackendName} name
   */
  async use(name) {
    await loadBackend(this.tf, name, this.sources, this.place);
    if (name === "wasm") registerMissingGradients(this.tf);
    await startBackend(this.tf, name);
    this.#used = name;
    this.#internals.device?.lost.then(() => this.lost.add(name));
  }

  /** Whether the backend in use is gone. */
  get isLost() {
    if (!this.#used) return false;
    if (this.#internals.gpgpu?.gl.isContextLost()) this.lost.add(this.#used);
    return this.lost.has(this.#used);
  }

  /** Whether the backend in use is gone, where something has failed: the browser may tell it only some time later. */
  async confirmLoss() {
    const { device } = this.#internals;
    if (device && !this.isLost)
      await Promise.race([device.lost, new Promise((resolve) => setTimeout(resolve, TOLD_MS))]);
    return this.isLost;
  }

  /** Throws BackendLostError where the backend in use is gone. */
  check() {
    if (this.isLost) throw new BackendLostError();
  }

  get #internals() {
    return /** @type {Internals} */ (/** @type {unknown} */ (this.tf.backend())); // the types hide what backends have
  }
}
