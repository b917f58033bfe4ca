// The one training on this device of a page: starts and ends it, and tells the page's parts about it.
//
// It lives on the page's global object, so that it outlives Streamlit's components, their reruns and a change of page.

import { absoluteSources, withAbsoluteData } from "./absolute_addresses.js";
import { Checkpoints } from "./checkpoints.js";
import { DeviceWorker } from "./device_worker.js";
import { after, begun, canFinish, elsewhere, failed, isBeforeFirstStep, isOnPageAlone } from "./held_training.js";
import { holdPlan } from "./plan_lock.js";
import { keepScreenOn } from "./screen.js";
import { newestToGoOn, readStored, storedTrainings } from "./stored_trainings.js";

/** @import { BackendName } from "../network/backends.js" */
/** @import { StoredTraining } from "../types/checkpoints.js" */
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
  /** @type {DeviceWorker} */
  #worker;
  /** @type {PlanLock | null} */
  #lock = null;
  /** @type {ToWorker & {kind: "sketch"}} */
  #sketch = { kind: "sketch", version: 0, values: null };
  /** @type {TrainingState | null} the state of a paused training that could not be stored */
  #unstored = null;
  /** @type {TrainedOnDevice | null} */
  #trained = null;
  /** @type {StoredTraining[]} see storedTrainings() */
  #stored = [];
  /** @type {Set<Listener>} */
  #listeners = new Set();
  #isTelling = false;
  /** @type {Promise<void>} starts, one after the other */
  #turn = Promise.resolve();
  /** @type {(() => void) | null} called when the worker has ended */
  #onEnd = null;
  #isAbandoned = false;
  #owner = Math.random().toString(36).slice(2);

  /** @param {DevicePage} page */
  constructor(page) {
    this.page = page;
    this.checkpoints = new Checkpoints(page);
    this.#worker = new DeviceWorker(page);
    this.found = this.#find(newestToGoOn);
    this.updateScreen = keepScreenOn(() => this.#worker.isRunning, page);
    page.addEventListener("beforeunload", (event) => {
      if (this.#held && isOnPageAlone(this.#held)) event.preventDefault();
    });
  }

  current() {
    return this.#held;
  }

  others() {
    return this.#stored.filter(({ id }) => id !== this.#held?.plan.id);
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
      await this.#list(); // the one that was held is one of the others now
      await this.#launch(withAbsoluteData(plan, this.page), null, files, backend, false);
    });
  }

  /** @type {DeviceTraining["resume"]} */
  resume(files, backend) {
    this.#inTurn(async () => {
      const held = this.#held;
      if (!held?.canResume || this.#worker.isRunning) return;
      const plan = backend ? { ...held.plan, backend } : held.plan; // the choice holds for every further resume
      await this.#launch(plan, held, files, plan.backend ?? null, held.isElsewhere);
    });
  }

  /** @type {DeviceTraining["finish"]} */
  finish(files) {
    this.#inTurn(async () => {
      const held = this.#held;
      if (!held || !canFinish(held) || this.#worker.isRunning) return;
      await this.#launch(held.plan, held, files, held.plan.backend ?? null, false);
      this.stop();
    });
  }

  /** @type {DeviceTraining["show"]} */
  show(id) {
    this.#inTurn(async () => {
      if (this.#held?.plan.id === id) return;
      await this.#pauseAndWait();
      if (this.#held && isOnPageAlone(this.#held)) return; // it would be lost
      await this.#find((all) => all.find((stored) => stored.id === id));
    });
  }

  pause() {
    if (isBeforeFirstStep(this.#held)) this.#endBeforeFirstStep();
    else this.#ask("pausing", { kind: "pause" });
  }

  stop() {
    const isUntrained = this.#held?.position === null;
    if (isUntrained && isBeforeFirstStep(this.#held)) this.#endBeforeFirstStep();
    else this.#ask("stopping", { kind: "stop" });
  }

  /** @param {Float32Array | null} values */
  sketch(values) {
    this.#sketch = { kind: "sketch", version: this.#sketch.version + 1, values };
    if (this.#worker.isRunning) this.#worker.send(this.#sketch);
  }

  async discard() {
    const id = this.#held?.plan.id;
    this.#end();
    this.#unstored = this.#trained = null;
    this.#change(null);
    // Where the browser stores nothing, there is nothing to delete.
    if (id) await this.checkpoints.delete(id).catch(() => {});
    await this.#find(newestToGoOn);
  }

  /** @type {DeviceTraining["delete"]} */
  async delete(id) {
    await this.checkpoints.delete(id).catch(() => {});
    await this.#list();
  }

  abandon() {
    this.#isAbandoned = true;
    this.#end();
    this.#held = null; // so the browser does not ask whether to stay
  }

  async trained() {
    return this.#trained;
  }

  /**
   * Hold one of the stored trainings.
   *
   * @param {(all: StoredTraining[]) => StoredTraining | undefined} choose
   */
  async #find(choose) {
    const stored = choose(await storedTrainings(this.checkpoints));
    try {
      const read = stored && (await readStored(this.checkpoints, stored, this.page));
      if (read) {
        this.#unstored = null;
        this.#trained = read.trained;
        this.#held = read.held;
      }
    } catch {
      // The browser has closed its storage meanwhile.
    }
    await this.#list();
  }

  async #list() {
    this.#stored = await storedTrainings(this.checkpoints);
    this.#change(this.#held);
  }

  /** @param {() => Promise<void>} act */
  #inTurn(act) {
    this.#turn = this.#turn
      .then(() => (this.#isAbandoned ? undefined : act()))
      .catch((error) => {
        this.#end();
        if (this.#held) this.#change(failed(this.#held, `The training could not be started: ${error.message}`));
      });
  }

  async #pauseAndWait() {
    if (!this.#worker.isRunning) return;
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
    this.#worker.forgetUnsent();
    this.#change(begun(plan, before));
    this.#lock = await holdPlan(plan.id, { takeOver, onAsked: () => this.pause() }, this.page);
    if (this.#held?.state !== "running" && this.#held?.state !== "stopping") return this.#end(); // deleted or paused
    if (!this.#lock) return this.#change(elsewhere(this.#held));
    const sources = absoluteSources(files.sources, this.page);
    const wasStored = before !== null && before.checkpointAt !== null && this.#unstored === null;
    /** @type {ToWorker} */
    const start = { kind: "start", plan, sources, backend, owner: this.#owner, state: this.#unstored, wasStored };
    this.#worker.start(files, [start, this.#sketch], (message) => this.#receive(message));
    this.updateScreen();
  }

  /** @param {FromWorker} message */
  #receive(message) {
    if (!this.#held) return;
    if (message.kind === "ended" && message.outcome === "paused") this.#unstored = message.state;
    else if (message.kind === "checkpoint" && message.kept) this.#unstored = null;
    if (message.kind === "ended" && "trained" in message) this.#trained = message.trained;
    const isEnd = message.kind === "ended" || message.kind === "failed";
    const wasAsked = isEnd && this.#lock?.isAsked;
    if (isEnd) this.#end();
    const held = after(this.#held, message);
    this.#change(wasAsked && held.state === "paused" ? elsewhere(held) : held);
    if (isEnd) this.#list();
  }

  /** End the worker while it loads or measures, where it has nothing to store and would not answer. */
  #endBeforeFirstStep() {
    const wasAsked = this.#lock?.isAsked;
    this.#end();
    if (!this.#held) return;
    const paused = after(this.#held, { kind: "ended", outcome: "paused", state: null });
    this.#change(wasAsked ? elsewhere(paused) : paused);
  }

  /**
   * @param {"pausing" | "stopping"} state
   * @param {ToWorker} message
   */
  #ask(state, message) {
    if (this.#held?.state !== "running" && this.#held?.state !== "pausing") return;
    this.#worker.send(message);
    this.#change({ ...this.#held, state });
  }

  #end() {
    this.#worker.end();
    this.#lock?.release();
    this.#lock = null;
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
