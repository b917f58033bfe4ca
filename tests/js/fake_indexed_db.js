// The part of IndexedDB that web/training/database.js uses, in memory: Node has none.

import { fake } from "./fakes.js";

/** @typedef {Map<string, Map<string, {id: string}>>} Content records by store and id */

/**
 * isFull: asked at the end of each transaction with what would be stored; true aborts it, as a full disk does.
 *
 * @param {{isFull?: (content: Content) => boolean}} [options]
 * close: as when the visitor deletes what sites have stored.
 *
 * @returns {{indexedDB: IDBFactory, content: Content, close: () => void}}
 */
export function fakeIndexedDB({ isFull = () => false } = {}) {
  /** @type {Content} */
  const content = new Map();
  let opened = 0;
  const database = (/** @type {number} */ number) => ({
    createObjectStore: (/** @type {string} */ name) => content.set(name, new Map()),
    transaction: () => {
      if (number < opened) throw new DOMException("The database connection is closing.", "InvalidStateError");
      return new FakeTransaction(content, isFull);
    },
  });
  const close = () => {
    content.clear();
    opened += 1;
  };
  const open = () => {
    const request = { result: database(opened), onupgradeneeded: () => {}, onsuccess: () => {} };
    setImmediate(() => {
      if (!content.size) request.onupgradeneeded();
      request.onsuccess();
    });
    return request;
  };
  const deleteDatabase = () => {
    const request = { onsuccess: () => {} };
    setImmediate(() => {
      close();
      request.onsuccess();
    });
    return request;
  };
  return { indexedDB: fake({ open, deleteDatabase }), content, close };
}

class FakeTransaction {
  oncomplete = () => {};
  onabort = () => {};
  /** @type {DOMException | null} */
  error = null;
  #pending = 0;
  #isOver = false;

  /**
   * @param {Content} content
   * @param {(content: Content) => boolean} isFull
   */
  constructor(content, isFull) {
    this.content = content;
    this.isFull = isFull;
    this.changed = new Map([...content].map(([name, store]) => [name, new Map(store)]));
    this.#endWhenIdle();
  }

  /** @param {string} name */
  objectStore(name) {
    const store = this.changed.get(name) ?? new Map();
    return {
      get: (/** @type {string} */ id) => this.#answer(structuredClone(store.get(id))),
      getAll: () => this.#answer(structuredClone([...store.values()])),
      put: (/** @type {{id: string}} */ record) => this.#answer(store.set(record.id, structuredClone(record))),
      delete: (/** @type {string} */ id) => this.#answer(store.delete(id)),
    };
  }

  /** @param {unknown} result */
  #answer(result) {
    if (this.#isOver) throw new DOMException("The transaction has finished.", "TransactionInactiveError");
    this.#pending += 1;
    const request = { result, onsuccess: () => {} };
    setImmediate(() => {
      this.#pending -= 1;
      request.onsuccess();
      this.#endWhenIdle();
    });
    return request;
  }

  #endWhenIdle() {
    setImmediate(() => {
      if (this.#pending || this.#isOver) return;
      this.#isOver = true;
      if (this.isFull(this.changed)) {
        this.error = new DOMException("Full.", "QuotaExceededError");
        return this.onabort();
      }
      for (const [name, store] of this.changed) this.content.set(name, store);
      this.oncomplete();
    });
  }
}
