// Keeps the checkpoints of one training: when one is due, on the device where it may be stored, else in memory.

import { isWhole } from "./state_check.js";
import { NotOwnedError } from "./storage_errors.js";

/** @import { FromWorker, TrainedOnDevice, TrainingPlan, TrainingState } from "../types/training.js" */
/** @import { StoredState } from "../types/checkpoints.js" */
/** @import { Checkpoints } from "./checkpoints.js" */

/** @typedef {(message: FromWorker) => void} Post */

const INTERVAL_MS = 3000; // what a closed lid may lose
const MOST_SHARE = 0.05; // of the time that may go into checkpoints
const LOSES_ALL = "A reload loses the training.";
const LOSES_SOME = "A reload loses what was trained since the last checkpoint.";
const LOSES_NETWORK = "A reload loses the network: keep it on this server or download it first.";

export class Keeper {
  /** @type {TrainingState | null} the last state, wherever it is kept */
  last = null;
  /** Whether `last` is stored on the device. */
  isStored = false;
  /** Whether a checkpoint is stored on the device, of this state or an earlier one. */
  #hasCheckpoint = false;
  #dueAt = 0;

  /**
   * @param {Checkpoints} checkpoints
   * @param {TrainingPlan} plan
   * @param {string} owner
   * @param {Post} post
   * @param {() => number} now milliseconds
   */
  constructor(checkpoints, plan, owner, post, now) {
    this.checkpoints = checkpoints;
    this.plan = plan;
    this.owner = owner;
    this.post = post;
    this.now = now;
    this.#dueAt = now() + INTERVAL_MS;
  }

  /**
   * Claim the plan for this tab and find the state to go on from, in `last`; null for the start. Returns whether a state
   * was there that cannot be used. Throws NotOwnedError.
   *
   * @param {TrainingState | null} given by the page, which comes before a stored one
   * @param {boolean} wasStored whether the page has found the training stored
   */
  async open(given, wasStored) {
    /** @type {TrainingState | null} */
    let found = given;
    await this.#stored(async () => {
      await this.checkpoints.begin(this.plan, this.owner, wasStored);
      found ??= await this.checkpoints.state(this.plan.id);
    });
    if (isWhole(found)) this.last = found;
    this.#hasCheckpoint = given === null && this.last !== null;
    return found !== null && this.last === null;
  }

  /** Start again: forget the state. */
  async forget() {
    this.last = null;
    await this.checkpoints.deleteState(this.plan.id).catch(() => {}); // the next checkpoint replaces it
  }

  get isDue() {
    return this.now() >= this.#dueAt;
  }

  /**
   * Keep a state and tell the page. Throws TakenOverError.
   *
   * @param {TrainingState} state
   * @param {StoredState} [becomes]
   */
  async save(state, becomes = "running") {
    const started = this.now();
    this.last = state;
    this.isStored = await this.#stored(() => this.checkpoints.saveState(this.plan, this.owner, state, becomes));
    this.#hasCheckpoint ||= this.isStored;
    if (this.isStored) this.#tellKept();
    const ended = this.now();
    this.#dueAt = ended + Math.max(INTERVAL_MS, (ended - started) / MOST_SHARE);
  }

  /**
   * Store the trained network, where that is possible. Throws TakenOverError.
   *
   * @param {TrainedOnDevice} trained
   * @param {"stopped" | "done"} becomes
   */
  async finish(trained, becomes) {
    const save = () => this.checkpoints.saveTrained(this.plan, this.owner, trained, becomes);
    if (await this.#stored(save, LOSES_NETWORK)) this.#tellKept();
  }

  #tellKept() {
    this.post({ kind: "checkpoint", at: Date.now(), kept: true, reason: null });
  }

  /**
   * Whether the act has stored something; if not, the page is told why.
   *
   * @param {() => Promise<void>} act
   * @param {string} loss what a reload loses otherwise
   */
  async #stored(act, loss = this.#hasCheckpoint ? LOSES_SOME : LOSES_ALL) {
    try {
      await act();
      return true;
    } catch (error) {
      if (error instanceof NotOwnedError) throw error;
      // The training needs no storage, so it goes on.
      this.post({ kind: "checkpoint", at: Date.now(), kept: false, reason: `${causeOf(error)} ${loss}` });
      return false;
    }
  }
}

/** @param {unknown} error */
function causeOf(error) {
  const isOurs = error instanceof Error && error.name.startsWith("Storage");
  return isOurs ? error.message : `This browser could not store it (${error}).`;
}
