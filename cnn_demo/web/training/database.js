// The IndexedDB database of the trainings on this device: opening it, and transactions as promises.

import { StorageForbiddenError } from "./storage_errors.js";

/** @import { StoredRecords } from "../types/checkpoints.js" */

/** @typedef {keyof StoredRecords} StoreName */

const NAME = "cnn-demo-training";
const VERSION = 1;
const BLOCKED_MS = 2000; // a last transaction, or a tab that is being loaded again, takes less
/** @type {StoreName[]} */
const STORES = ["trainings", "plans", "states", "trained", "trials"];

/**
 * Delete the database with all trainings and networks of this device. Whether it is gone: other tabs close theirs (see below),
 * but the browser may refuse, and a tab with an older version of this page may hold on to it.
 *
 * @param {{indexedDB?: IDBFactory}} page
 * @returns {Promise<boolean>}
 */
export function deleteDatabase(page = globalThis) {
  const { indexedDB } = page;
  if (!indexedDB) return Promise.resolve(true); // so nothing was stored
  return new Promise((resolve) => {
    try {
      const request = indexedDB.deleteDatabase(NAME);
      request.onsuccess = () => resolve(true);
      request.onerror = () => resolve(false);
      request.onblocked = () => setTimeout(() => resolve(false), BLOCKED_MS);
    } catch {
      resolve(false);
    }
  });
}

/**
 * Open the database. Throws StorageForbiddenError where the browser refuses it.
 *
 * @param {{indexedDB?: IDBFactory}} page
 * @returns {Promise<IDBDatabase>}
 */
export function openDatabase(page) {
  return new Promise((resolve, reject) => {
    const refuse = () => reject(new StorageForbiddenError());
    try {
      // Some browsers have no database in a private window, some throw here, and some report it below.
      const request = /** @type {IDBFactory} */ (page.indexedDB).open(NAME, VERSION);
      request.onupgradeneeded = () => {
        for (const store of STORES) request.result.createObjectStore(store, { keyPath: "id" });
      };
      request.onsuccess = () => {
        const { result } = request;
        result.onversionchange = () => result.close(); // a tab with a newer version of this page waits for it
        resolve(result);
      };
      request.onerror = refuse;
      request.onblocked = refuse;
    } catch {
      refuse();
    }
  });
}

/** One transaction: the requests that are made before it gives control back for anything but a request. */
export class Transaction {
  /**
   * @param {IDBDatabase} database
   * @param {StoreName[]} stores
   * @param {IDBTransactionMode} mode
   */
  constructor(database, stores, mode) {
    this.transaction = database.transaction(stores, mode);
    /** @type {Promise<void>} resolves once all is written; rejects with the DOMException that aborted it */
    this.done = new Promise((resolve, reject) => {
      this.transaction.oncomplete = () => resolve();
      this.transaction.onabort = () => reject(this.transaction.error ?? new DOMException("Aborted.", "AbortError"));
    });
    this.done.catch(() => {}); // who awaits it is told; nobody need to
  }

  /**
   * @template {StoreName} Name
   * @param {Name} store
   * @param {string} id
   * @returns {Promise<StoredRecords[Name] | undefined>}
   */
  get(store, id) {
    return answerOf(this.transaction.objectStore(store).get(id));
  }

  /**
   * @template {StoreName} Name
   * @param {Name} store
   * @returns {Promise<StoredRecords[Name][]>}
   */
  all(store) {
    return answerOf(this.transaction.objectStore(store).getAll());
  }

  /**
   * @template {StoreName} Name
   * @param {Name} store
   * @param {StoredRecords[Name]} record
   */
  put(store, record) {
    this.transaction.objectStore(store).put(record);
  }

  /**
   * @param {StoreName} store
   * @param {string} id
   */
  delete(store, id) {
    this.transaction.objectStore(store).delete(id);
  }
}

/**
 * @template T
 * @param {IDBRequest<T>} request
 * @returns {Promise<T>}
 */
function answerOf(request) {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}
