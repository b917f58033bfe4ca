// Stores plans, checkpoints and trained networks of trainings on this device, by the id of the plan.

import { openDatabase, Transaction } from "./database.js";
import { AlreadyTrainedError, DeletedError, StorageFullError, TakenOverError } from "./storage_errors.js";

/** @import { StoredState, StoredTraining, StoredTrial } from "../types/checkpoints.js" */
/** @import { TrainedOnDevice, TrainingPlan, TrainingState } from "../types/training.js" */
/** @import { StoreName } from "./database.js" */

const RECORD_BYTES = 200; // of one line of the metrics, about
/** @type {StoreName[]} */
const OF_A_TRAINING = ["trainings", "plans", "states", "trained"];

/**
 * The store. Every method may throw StorageForbiddenError; those that write may throw StorageFullError, and leave what is
 * stored as it was: only delete() and deleteState() remove anything.
 *
 * Only the tab that has called begin() last may store states: a tab that was asleep while another took over is told by
 * TakenOverError, and writes nothing.
 */
export class Checkpoints {
  /** @type {Promise<IDBDatabase> | null} */
  #database = null;

  /** @param {{indexedDB?: IDBFactory}} page */
  constructor(page = globalThis) {
    this.page = page;
  }

  /** All trainings, the one that was changed last first. */
  async list() {
    const transaction = await this.#begin(["trainings"], "readonly");
    return (await transaction.all("trainings")).sort((one, other) => other.at - one.at);
  }

  /** @param {string} id */
  async plan(id) {
    const transaction = await this.#begin(["plans"], "readonly");
    return (await transaction.get("plans", id)) ?? null;
  }

  /** @param {string} id */
  async state(id) {
    const transaction = await this.#begin(["states"], "readonly");
    return (await transaction.get("states", id))?.state ?? null;
  }

  /** @param {string} id */
  async trained(id) {
    const transaction = await this.#begin(["trained"], "readonly");
    return (await transaction.get("trained", id))?.trained ?? null;
  }

  /**
   * Store the plan and make `owner` the tab that trains it. A stored state stays. Throws AlreadyTrainedError where its
   * network is stored, and DeletedError where nothing is, although the page has found it stored.
   *
   * @param {TrainingPlan} plan
   * @param {string} owner
   * @param {boolean} wasStored whether the page has found it stored
   */
  begin(plan, owner, wasStored = false) {
    return this.#write(plan.id, ["trainings", "plans"], async (transaction) => {
      const before = await transaction.get("trainings", plan.id);
      if (before?.state === "done" || before?.state === "stopped") throw new AlreadyTrainedError(before.state);
      if (wasStored && !before) throw new DeletedError();
      put(transaction, plan, { ...fresh(plan, owner), ...before, owner, state: "running", fault: null });
    });
  }

  /**
   * Store a checkpoint.
   *
   * @param {TrainingPlan} plan
   * @param {string} owner
   * @param {TrainingState} state
   * @param {StoredState} [now] what becomes of the training
   */
  saveState(plan, owner, state, now = "running") {
    return this.#write(plan.id, ["trainings", "plans", "states"], async (transaction) => {
      const training = await owned(transaction, plan, owner);
      put(transaction, plan, { ...training, state: now, step: state.position.step });
      transaction.put("states", { id: plan.id, state });
    });
  }

  /**
   * Store the trained network in place of the checkpoint.
   *
   * @param {TrainingPlan} plan
   * @param {string} owner
   * @param {TrainedOnDevice} trained
   * @param {"stopped" | "done"} now
   */
  saveTrained(plan, owner, trained, now) {
    return this.#write(plan.id, OF_A_TRAINING, async (transaction) => {
      const training = await owned(transaction, plan, owner);
      put(transaction, plan, { ...training, state: now, trainedBytes: trainedBytes(trained) });
      transaction.delete("states", plan.id);
      transaction.put("trained", { id: plan.id, trained });
    });
  }

  /**
   * Store why the training cannot be trained, a sentence. Its checkpoint stays.
   *
   * @param {TrainingPlan} plan
   * @param {string} owner
   * @param {string} fault
   */
  saveFault(plan, owner, fault) {
    return this.#write(plan.id, ["trainings", "plans"], async (transaction) => {
      put(transaction, plan, { ...(await owned(transaction, plan, owner)), state: "failed", fault });
    });
  }

  /** @param {string} id */
  async delete(id) {
    const transaction = await this.#begin(OF_A_TRAINING, "readwrite");
    for (const store of OF_A_TRAINING) transaction.delete(store, id);
    await transaction.done;
  }

  /**
   * Drop a checkpoint that cannot be used.
   *
   * @param {string} id
   */
  async deleteState(id) {
    const transaction = await this.#begin(["states"], "readwrite");
    transaction.delete("states", id);
    await transaction.done;
  }

  /** @param {string} id */
  async trial(id) {
    const transaction = await this.#begin(["trials"], "readonly");
    return (await transaction.get("trials", id)) ?? null;
  }

  /** @param {StoredTrial} trial */
  saveTrial(trial) {
    return this.#write("", ["trials"], async (transaction) => transaction.put("trials", trial));
  }

  /**
   * @param {StoreName[]} stores
   * @param {IDBTransactionMode} mode
   */
  async #begin(stores, mode) {
    const known = this.#database;
    try {
      return new Transaction(await this.#opened(), stores, mode);
    } catch (error) {
      if (!known) throw error;
      this.#database = null; // the browser closes it when the visitor deletes what sites have stored
      return new Transaction(await this.#opened(), stores, mode);
    }
  }

  #opened() {
    this.#database ??= openDatabase(this.page);
    this.#database.catch(() => {
      this.#database = null; // the next call tries again: the visitor may have allowed it
    });
    return this.#database;
  }

  /**
   * Write in one transaction.
   *
   * @param {string} id of the training
   * @param {StoreName[]} stores
   * @param {(transaction: Transaction) => Promise<void>} act
   */
  async #write(id, stores, act) {
    const transaction = await this.#begin(stores, "readwrite");
    try {
      await act(transaction);
      await transaction.done;
    } catch (error) {
      if (!isFull(error)) throw error;
      const others = (await this.list()).filter((each) => each.id !== id && each.trainedBytes);
      throw new StorageFullError(others.map(({ name }) => name));
    }
  }
}

/**
 * @param {TrainingPlan} plan
 * @param {string} owner
 * @returns {StoredTraining}
 */
function fresh({ id, name }, owner) {
  return { id, name, owner, state: "running", fault: null, at: 0, step: 0, trainedBytes: 0 };
}

/**
 * The training, if it is this tab's; a fresh one where there was no space for it before.
 *
 * @param {Transaction} transaction
 * @param {TrainingPlan} plan
 * @param {string} owner
 */
async function owned(transaction, plan, owner) {
  const training = (await transaction.get("trainings", plan.id)) ?? fresh(plan, owner);
  if (training.owner !== owner) throw new TakenOverError();
  return training;
}

/**
 * @param {Transaction} transaction
 * @param {TrainingPlan} plan
 * @param {StoredTraining} training
 */
function put(transaction, plan, training) {
  transaction.put("trainings", { ...training, at: Date.now() });
  transaction.put("plans", plan);
}

/** @param {unknown} error */
function isFull(error) {
  return error instanceof DOMException && error.name === "QuotaExceededError";
}

/** @param {TrainedOnDevice} trained */
function trainedBytes({ weights, records }) {
  return arrayBytes(weights.values()) + records.length * RECORD_BYTES;
}

/** @param {Iterable<Float32Array>} arrays */
function arrayBytes(arrays) {
  return [...arrays].reduce((total, array) => total + array.byteLength, 0);
}
