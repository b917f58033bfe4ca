// The Web Worker that trains on this device, and the messages to it.

import { absolute } from "./absolute_addresses.js";
import { whyWorkerFailed } from "./faults.js";

/** @import { DevicePage, WorkerFiles } from "../types/device_training.js" */
/** @import { FromWorker, ToWorker } from "../types/training.js" */

export class DeviceWorker {
  #page;
  /** @type {Worker | null} */
  #worker = null;
  /** @type {ToWorker[]} messages for a worker that has not started yet */
  #unsent = [];

  /** @param {DevicePage} page */
  constructor(page) {
    this.#page = page;
  }

  get isRunning() {
    return this.#worker !== null;
  }

  /** Drop the messages to a worker that was never started. */
  forgetUnsent() {
    this.#unsent = [];
  }

  /**
   * @param {WorkerFiles} files
   * @param {ToWorker[]} first sent before any other message
   * @param {(message: FromWorker) => void} receive not called any more once the worker was ended
   */
  start({ modules }, first, receive) {
    const url = absolute(`${modules}/training/training_worker.js`, this.#page);
    const worker = new this.#page.Worker(url, { type: "module" });
    this.#worker = worker;
    worker.addEventListener("message", ({ data }) => this.#worker === worker && receive(data));
    worker.addEventListener("error", (event) => {
      event.preventDefault(); // it is told on the page
      if (this.#worker === worker) receive({ kind: "failed", message: whyWorkerFailed(event), isFinal: false });
    });
    for (const message of [...first, ...this.#unsent]) worker.postMessage(message);
    this.#unsent = [];
  }

  /**
   * Send the message, at once or when the worker has started.
   *
   * @param {ToWorker} message
   */
  send(message) {
    if (this.#worker) this.#worker.postMessage(message);
    else this.#unsent.push(message);
  }

  end() {
    this.#worker?.terminate();
    this.#worker = null;
  }
}
