// The one training on this device of a page: starts its Web Worker and tells the page's parts about it.
//
// It lives on the page's global object, so that it outlives Streamlit's components, their reruns and a change of page.

import { absolute, absoluteSources, withAbsoluteData } from "./absolute_addresses.js";
import { Checkpoints } from "./checkpoints.js";
import { after, begun, elsewhere, failed, found, foundTrained } from "./held_training.js";
import { holdPlan } from "./plan_lock.js";
import { keepScreenOn } from "./screen.js";

/** @import { BackendName } from "../network/backends.js" */
/** @import { DevicePage, DeviceTraining, HeldTraining, WorkerFiles } from "../types/device_training.js" */
/** @import { FromWorker, ToWorker, TrainedOnDevice, TrainingPlan, TrainingState } from "../types/training.js" */
/** @import { PlanLock } from "./plan_lock.js" */

/** @typedef {(held: HeldTraining | null) => void} Listener */

const HELD = Symbol.for("cnn-demo.device-training"); // every copy of this module on the page finds the same training

/**
 * The training of this page, always the same object.
 *
 * @param {DevicePage & {[HELD]?: DeviceTraining}} page
 * @returns {DeviceTraining}
 */
export function deviceTraining(page = globalThis) {
  page[HELD] ??= new TrainingOfPage(page);
  return page[HELD];
}

/** @implements {DeviceTraining} */
class TrainingOfPage {
  /** @type {HeldTraining | null} */
  #held = null;
  /** @type {Worker | null} */
  #worker = null;
  /** @type {PlanLock | null} */
  #lock = null;
  /** @type {ToWorker[]} what was asked before the worker was there */
  #unsent = [];
  /** @type {ToWorker & {kind: "sketch"}} */
  #sketch = { kind: "sketch", version: 0, values: null };
  /** @type {TrainingState | null} the state of a paused training that could not be stored */
  #unstored = null;
  /** @type {TrainedOnDevice | null} */
  #trained = null;
  /** @type {Set<Listener>} */
  #listeners = new Set();
  #isTelling = false;
  /** @type {Promise<void>} starts, one after the other */
  #turn = Promise.resolve();
  /** @type {(() => void) | null} called when the worker has ended */
  #onEnd = null;
  #owner = Math.random().toString(36).slice(2);

  /** @param {DevicePage} page */
  constructor(page) {
    this.page = page;
    this.checkpoints = new Checkpoints(page);
    this.found = this.#find();
    this.updateScreen = keepScreenOn(() => this.#worker !== null, page);
  }

  current() {
    return this.#held;
  }

  ready() {
    return this.found;
  }

  /** @param {Listener} listener */
  subscribe(listener) {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** @type {DeviceTraining["start"]} */
  start(plan, files, backend) {
    this.#inTurn(async () => {
      await this.found;
      if (this.#held?.plan.id === plan.id) return; // a component's rerun asks again
      await this.#pauseAndWait();
      this.#unstored = this.#trained = null;
      await this.#launch(withAbsoluteData(plan, this.page), null, files, backend, false);
    });
  }

  /** @type {DeviceTraining["resume"]} */
  resume(files, backend) {
    this.#inTurn(async () => {
      const held = this.#held;
      if (!held?.canResume || this.#worker) return;
      const plan = backend ? { ...held.plan, backend } : held.plan; // the choice holds for every further resume
      await this.#launch(plan, held, files, plan.backend ?? null, held.isElsewhere);
    });
  }

  pause() {
    this.#ask("pausing", { kind: "pause" });
  }

  stop() {
    this.#ask("stopping", { kind: "stop" });
  }

  /** @param {Float32Array | null} values */
  sketch(values) {
    this.#sketch = { kind: "sketch", version: this.#sketch.version + 1, values };
    if (this.#worker) this.#worker.postMessage(this.#sketch);
  }

  async discard() {
    const id = this.#held?.plan.id;
    this.#end();
    this.#unstored = this.#trained = null;
    this.#change(null);
    // Where the browser stores nothing, there is nothing to delete.
    if (id) await this.checkpoints.delete(id).catch(() => {});
  }

  async trained() {
    return this.#trained;
  }

  /** The newest training that a closed tab or a pause has left unfinished; where there is none, the newest trained one. */
  async #find() {
    try {
      const all = await this.checkpoints.list();
      const stored = all.find(({ trainedBytes }) => !trainedBytes) ?? all[0];
      const plan = stored && (await this.checkpoints.plan(stored.id));
      if (!plan) return;
      this.#trained = await this.checkpoints.trained(stored.id);
      if (this.#trained) return this.#change(foundTrained(plan, stored, this.#trained));
      const state = await this.checkpoints.state(stored.id);
      const lock = await holdPlan(stored.id, { takeOver: false, onAsked: () => {} }, this.page);
      lock?.release();
      const held = found(plan, stored, state);
      this.#change(lock ? held : elsewhere(held));
    } catch {
      // A browser that stores nothing has stored no training.
    }
  }

  /** @param {() => Promise<void>} act */
  #inTurn(act) {
    this.#turn = this.#turn.then(act).catch((error) => {
      if (this.#held) this.#change(failed(this.#held, `The training could not be started: ${error.message}`));
    });
  }

  async #pauseAndWait() {
    if (!this.#worker) return;
    const ended = new Promise((/** @type {(nothing: void) => void} */ resolve) => {
      this.#onEnd = resolve;
    });
    this.pause();
    await ended;
  }

  /**
   * @param {TrainingPlan} plan
   * @param {HeldTraining | null} before
   * @param {WorkerFiles} files
   * @param {BackendName | null} backend
   * @param {boolean} takeOver
   */
  async #launch(plan, before, files, backend, takeOver) {
    this.#unsent = [];
    this.#change(begun(plan, before));
    this.#lock = await holdPlan(plan.id, { takeOver, onAsked: () => this.pause() }, this.page);
    if (!this.#held) return this.#end(); // discarded meanwhile
    if (!this.#lock) return this.#change(elsewhere(this.#held));
    const worker = this.#started(files);
    const sources = absoluteSources(files.sources, this.page);
    const wasStored = before !== null && before.checkpointAt !== null && this.#unstored === null;
    const start = { kind: "start", plan, sources, backend, owner: this.#owner, state: this.#unstored, wasStored };
    for (const message of [start, this.#sketch, ...this.#unsent]) worker.postMessage(message);
    this.#unstored = null;
  }

  /** @param {WorkerFiles} files */
  #started({ modules }) {
    const url = absolute(`${modules}/training/training_worker.js`, this.page);
    const worker = new this.page.Worker(url, { type: "module" });
    this.#worker = worker;
    this.updateScreen();
    worker.addEventListener("message", ({ data }) => this.#worker === worker && this.#receive(data));
    worker.addEventListener("error", (event) => {
      event.preventDefault(); // it is told on the page
      if (this.#worker === worker) this.#receive({ kind: "failed", message: whyWorkerFailed(event), isFinal: false });
    });
    return worker;
  }

  /** @param {FromWorker} message */
  #receive(message) {
    if (!this.#held) return;
    if (message.kind === "ended" && message.outcome === "paused") this.#unstored = message.state;
    if (message.kind === "ended" && "trained" in message) this.#trained = message.trained;
    const isEnd = message.kind === "ended" || message.kind === "failed";
    const wasAsked = isEnd && this.#lock?.isAsked;
    if (isEnd) this.#end();
    const held = after(this.#held, message);
    this.#change(wasAsked && held.state === "paused" ? elsewhere(held) : held);
  }

  /**
   * @param {"pausing" | "stopping"} state
   * @param {ToWorker} message
   */
  #ask(state, message) {
    if (this.#held?.state !== "running" && this.#held?.state !== "pausing") return;
    if (this.#worker) this.#worker.postMessage(message);
    else this.#unsent.push(message);
    this.#change({ ...this.#held, state });
  }

  #end() {
    this.#worker?.terminate();
    this.#lock?.release();
    this.#worker = this.#lock = null;
    this.updateScreen();
    this.#onEnd?.();
    this.#onEnd = null;
  }

  /** @param {HeldTraining | null} held */
  #change(held) {
    this.#held = held;
    if (this.#isTelling) return;
    this.#isTelling = true;
    this.page.requestAnimationFrame(() => {
      this.#isTelling = false;
      for (const listener of this.#listeners) listener(this.#held);
    });
  }
}

/** @param {ErrorEvent} event */
function whyWorkerFailed({ message }) {
  if (message) return `The training failed in this browser (${message}). Try again, or reload the page.`;
  return "The script of the training could not be loaded: there is no connection, or something blocks it. Try again, or reload the page.";
}
