import assert from "node:assert/strict";
import { test } from "node:test";

import { Checkpoints } from "../../cnn_demo/web/training/checkpoints.js";
import { deviceTraining } from "../../cnn_demo/web/training/device_training.js";
import { fakeIndexedDB } from "./fake_indexed_db.js";
import { fake } from "./fakes.js";
import { plan, position, state, trained } from "./training_plan.js";

/** @import { DevicePage, HeldTraining } from "../../cnn_demo/web/types/device_training.js" */
/** @import { FromWorker, ToWorker, TrainingPhase } from "../../cnn_demo/web/types/training.js" */

const FILES = {
  modules: "./app/static/web",
  sources: { scripts: { core: { url: "./core.js" }, converter: { url: "./converter.js" } }, wasm: {} },
};

/** One browser: the storage, the locks and the channels that its tabs share. */
class Browser {
  database = fakeIndexedDB();
  /** @type {Set<string>} */
  locked = new Set();
  /** @type {(() => void)[]} */
  waiting = [];
  /** @type {Set<FakeChannel>} */
  channels = new Set();

  /** @param {{hasLocks?: boolean}} [options] */
  constructor({ hasLocks = true } = {}) {
    this.hasLocks = hasLocks;
  }

  tab() {
    return new Tab(this);
  }

  /**
   * As navigator.locks.request().
   *
   * @param {string} name
   * @param {LockOptions} options
   * @param {(lock: object | null) => Promise<void> | undefined} act
   */
  async request(name, { ifAvailable = false, steal = false, signal }, act) {
    if (this.locked.has(name) && ifAvailable) return act(null);
    while (this.locked.has(name) && !steal) {
      signal?.throwIfAborted();
      await new Promise((resolve) => {
        this.waiting.push(() => resolve(null));
        signal?.addEventListener("abort", () => resolve(null));
      });
    }
    this.locked.add(name);
    await act({ name });
    this.locked.delete(name);
    for (const wake of this.waiting.splice(0)) wake();
  }
}

class FakeChannel extends EventTarget {
  /** @param {Browser} browser */
  constructor(browser) {
    super();
    this.browser = browser;
    browser.channels.add(this);
  }

  /** @param {unknown} data */
  postMessage(data) {
    for (const each of this.browser.channels) {
      if (each !== this) setImmediate(() => each.dispatchEvent(new MessageEvent("message", { data })));
    }
  }

  close() {
    this.browser.channels.delete(this);
  }
}

/**
 * Wait while messages go to and fro.
 *
 * @param {number} count
 */
async function turns(count) {
  for (let turn = 0; turn < count; turn += 1) await new Promise((resolve) => setImmediate(() => resolve(null)));
}

/**
 * A signal in place of one that counts seconds.
 *
 * @param {number} count of turns
 */
function abortedAfter(count) {
  const controller = new AbortController();
  turns(count).then(() => controller.abort());
  return controller.signal;
}

/** A page of that browser, whose workers only note what they are sent. */
class Tab {
  /** @type {FakeWorker[]} */
  workers = [];
  /** @type {(event: BeforeUnloadEvent) => void} */
  askToStay = () => {};

  /** @param {Browser} browser */
  constructor(browser) {
    const { workers } = this;
    const document = Object.assign(new EventTarget(), {
      baseURI: "https://host.example/base/",
      visibilityState: "visible",
    });
    /** @type {DevicePage} */
    this.page = fake({
      document,
      indexedDB: browser.database.indexedDB,
      navigator: { locks: browser.hasLocks ? { request: browser.request.bind(browser) } : undefined },
      BroadcastChannel: FakeChannel.bind(null, browser),
      AbortSignal: { timeout: () => abortedAfter(200) },
      setTimeout: (/** @type {() => void} */ act) => turns(20).then(act), // time for other tabs to answer
      requestAnimationFrame: (/** @type {() => void} */ act) => setImmediate(act),
      matchMedia: () => ({ matches: false }),
      addEventListener: (/** @type {string} */ kind, /** @type {(event: BeforeUnloadEvent) => void} */ act) => {
        if (kind === "beforeunload") this.askToStay = act;
      },
      Worker: class extends FakeWorker {
        /** @param {string} url */
        constructor(url) {
          super(url);
          workers.push(this);
        }
      },
    });
    this.training = deviceTraining(this.page);
  }

  /** Whether the browser would ask before the tab is closed. */
  isAsked() {
    let isPrevented = false;
    const preventDefault = () => {
      isPrevented = true;
    };
    this.askToStay(fake({ preventDefault }));
    return isPrevented;
  }

  get worker() {
    return this.workers[this.workers.length - 1];
  }

  /**
   * The training, once it is as wanted.
   *
   * @param {(held: HeldTraining) => boolean} isWanted
   * @returns {Promise<HeldTraining>}
   */
  until(isWanted) {
    return new Promise((resolve) => {
      const look = (/** @type {HeldTraining | null} */ held) => {
        if (!held || !isWanted(held)) return false;
        resolve(held);
        return true;
      };
      if (look(this.training.current())) return;
      const end = this.training.subscribe((held) => look(held) && end());
    });
  }

  /**
   * @param {string} [id]
   * @param {TrainingPhase | null} [phase] that the worker has reached, null for none
   */
  async started(id = "plan-1", phase = "training") {
    this.training.start(plan(id), FILES, null);
    const before = this.workers.length;
    while (this.workers.length === before) await turns(1);
    if (phase) this.worker.tell({ kind: "phase", phase, share: null });
  }
}

class FakeWorker extends EventTarget {
  /** @type {ToWorker[]} */
  sent = [];
  isTerminated = false;

  /** @param {string} url */
  constructor(url) {
    super();
    this.url = url;
  }

  /** @param {ToWorker} message */
  postMessage(message) {
    this.sent.push(message);
  }

  /** @param {FromWorker} data */
  tell(data) {
    this.dispatchEvent(new MessageEvent("message", { data }));
  }

  terminate() {
    this.isTerminated = true;
  }
}

/**
 * @param {number} from
 * @param {number} to
 * @returns {FromWorker}
 */
function records(from, to) {
  const { records: all } = state(to);
  return {
    kind: "records",
    from,
    records: all.slice(from),
    position: position({ step: to }),
    totalSteps: 6,
    secondsLeft: 1,
  };
}

test("every copy of the module finds the same training on a page", () => {
  const { page, training } = new Browser().tab();
  assert.equal(deviceTraining(page), training);
});

test("the worker gets absolute addresses, below a base path too", async () => {
  const tab = new Browser().tab();
  await tab.started();
  assert.equal(tab.worker.url, "https://host.example/base/app/static/web/training/training_worker.js");
  const [start] = tab.worker.sent;
  assert.equal(start.kind === "start" && start.sources.scripts.core.url, "https://host.example/base/core.js");
});

test("the page sees records, position and the end, and the worker is ended", async () => {
  const tab = new Browser().tab();
  await tab.started();
  const seen = /** @type {(HeldTraining | null)[]} */ ([]);
  tab.training.subscribe((held) => seen.push(held));
  tab.worker.tell({ kind: "backend", backend: "wasm", trials: [] });
  tab.worker.tell(records(0, 2));
  tab.worker.tell(records(2, 4));
  const held = await tab.until(({ position: place }) => place?.step === 4);
  await turns(1); // a frame
  assert.deepEqual([held.records.length, held.backend, held.totalSteps], [4, "wasm", 6]);
  assert.equal(seen.length, 1); // three messages within one frame
  tab.worker.tell({ kind: "ended", outcome: "done", trained: trained() });
  assert.deepEqual((await tab.until(({ state }) => state === "done")).result, { accuracy: 1 });
  assert.deepEqual(await tab.training.trained(), trained());
  assert.ok(tab.worker.isTerminated);
});

test("records that are told again replace those from the same place on", async () => {
  const tab = new Browser().tab();
  await tab.started();
  tab.worker.tell(records(0, 4));
  tab.worker.tell(records(2, 3));
  const held = await tab.until(({ position: place }) => place?.step === 3);
  assert.deepEqual(
    held.records.map(({ step }) => step),
    [1, 2, 3],
  );
});

test("a rerun of the page does not start the same plan again", async () => {
  const tab = new Browser().tab();
  await tab.started();
  tab.training.start(plan(), FILES, null);
  tab.training.start(plan("plan-2"), FILES, null);
  await tab.until(({ state }) => state === "pausing");
  assert.equal(tab.workers.length, 1);
});

test("another plan starts once the running one is paused", async () => {
  const tab = new Browser().tab();
  await tab.started();
  tab.training.start(plan("plan-2"), FILES, null);
  await tab.until(({ state }) => state === "pausing");
  assert.deepEqual(tab.worker.sent.at(-1), { kind: "pause" });
  tab.worker.tell({ kind: "ended", outcome: "paused", state: null });
  await tab.until(({ plan: { id } }) => id === "plan-2");
});

test("a state that could not be stored is handed to the worker that goes on", async () => {
  const tab = new Browser().tab();
  await tab.started();
  tab.training.pause();
  tab.worker.tell({ kind: "ended", outcome: "paused", state: state(4) });
  await tab.until(({ state }) => state === "paused");
  tab.training.resume(FILES, "webgl");
  await tab.until(({ state }) => state === "running");
  while (tab.workers.length < 2) await turns(1);
  const [start] = tab.worker.sent;
  assert.ok(start.kind === "start");
  assert.deepEqual([start.backend, start.state?.position.step], ["webgl", 4]);
  tab.training.pause();
  tab.worker.tell({ kind: "ended", outcome: "paused", state: state(5) });
  await tab.until(({ state }) => state === "paused");
  tab.training.resume(FILES, null);
  while (tab.workers.length < 3) await turns(1);
  const [again] = tab.worker.sent;
  assert.equal(again.kind === "start" && again.backend, "webgl", "what was chosen holds");
});

test("after a reload the training is found paused, with its curve", async () => {
  const browser = new Browser();
  const checkpoints = new Checkpoints(browser.database);
  await checkpoints.begin(plan(), "closed tab");
  await checkpoints.saveState(plan(), "closed tab", state(4));
  const tab = browser.tab();
  await tab.training.ready();
  const held = tab.training.current();
  assert.deepEqual([held?.state, held?.canResume, held?.records.length, held?.position?.step], ["paused", true, 4, 4]);
  assert.equal(held?.totalSteps, 6, "of 27 images, 3 are held back; 24 are 3 batches");
});

test("the steps of a small training set are counted", async () => {
  const browser = new Browser();
  const small = { ...plan(), recipe: { ...plan().recipe, training_images: 16 } };
  const checkpoints = new Checkpoints(browser.database);
  await checkpoints.begin(small, "closed tab");
  await checkpoints.saveState(small, "closed tab", state(1));
  const tab = browser.tab();
  await tab.training.ready();
  assert.equal(tab.training.current()?.totalSteps, 4, "16 of the 24 images are 2 batches");
});

test("after a reload a trained network is found with its figures and its curve", async () => {
  const browser = new Browser();
  const checkpoints = new Checkpoints(browser.database);
  await checkpoints.begin(plan(), "closed tab");
  const network = { ...trained(), records: state(4).records };
  await checkpoints.saveTrained(plan(), "closed tab", network, "done");
  const tab = browser.tab();
  await tab.training.ready();
  const held = tab.training.current();
  assert.deepEqual([held?.state, held?.canResume, held?.records.length], ["done", false, 4]);
  assert.deepEqual(held?.result, network.result);
  assert.deepEqual(await tab.training.trained(), network);
});

test("an unfinished training is found before a trained one that is newer", async () => {
  const browser = new Browser();
  const checkpoints = new Checkpoints(browser.database);
  await checkpoints.begin(plan("unfinished"), "closed tab");
  await checkpoints.saveState(plan("unfinished"), "closed tab", state(4), "paused");
  await checkpoints.begin(plan("trained"), "closed tab");
  await checkpoints.saveTrained(plan("trained"), "closed tab", trained(), "done");
  const tab = browser.tab();
  await tab.training.ready();
  assert.equal(tab.training.current()?.plan.id, "unfinished");
});

for (const hasLocks of [true, false]) {
  const by = hasLocks ? "by locks" : "by messages, without https";

  test(`a second tab is told that the first trains the plan, and can take it over: ${by}`, async () => {
    const browser = new Browser({ hasLocks });
    const first = browser.tab();
    await first.started();
    await new Checkpoints(browser.database).begin(plan(), "first"); // as the first tab's worker does
    const second = browser.tab();
    await second.training.ready();
    assert.deepEqual([second.training.current()?.isElsewhere, second.training.current()?.state], [true, "paused"]);

    second.training.resume(FILES, null);
    await first.until(({ state }) => state === "pausing");
    assert.deepEqual(first.worker.sent.at(-1), { kind: "pause" });
    assert.equal(second.workers.length, 0); // it waits for the first tab's checkpoint
    first.worker.tell({ kind: "ended", outcome: "paused", state: null });
    while (!second.workers.length) await turns(1);
    assert.ok((await first.until(({ state }) => state === "paused")).isElsewhere);
    assert.equal(second.training.current()?.state, "running");
  });
}

for (const hasLocks of [true, false]) {
  const by = hasLocks ? "by locks" : "by messages, without https";

  test(`a tab that is asleep loses the plan to one that wants it: ${by}`, async () => {
    const browser = new Browser({ hasLocks });
    const first = browser.tab();
    await first.started();
    await new Checkpoints(browser.database).begin(plan(), "first");
    const second = browser.tab();
    await second.training.ready();
    browser.channels.clear(); // the first tab hears nothing any more
    second.training.resume(FILES, null);
    while (!second.workers.length) await turns(1);
    assert.equal(second.training.current()?.state, "running");
    assert.equal(first.training.current()?.state, "running"); // what it stores once it wakes is refused: see Checkpoints
  });
}

test("a script that cannot be loaded is said", async () => {
  const tab = new Browser().tab();
  await tab.started();
  tab.worker.dispatchEvent(new Event("error"));
  const held = await tab.until(({ state }) => state === "failed");
  assert.match(held.message ?? "", /could not be loaded/);
  assert.ok(held.canResume, "the connection may be back");
});

test("a training that cannot start now starts again on request, one that can never start does not", async () => {
  const tab = new Browser().tab();
  await tab.started();
  tab.worker.tell({ kind: "failed", message: "The images could not be loaded.", isFinal: false });
  await tab.until(({ state }) => state === "failed");
  tab.training.resume(FILES, null);
  while (tab.workers.length < 2) await turns(1);
  tab.worker.tell({ kind: "failed", message: "The training needs more memory than there is.", isFinal: true });
  assert.equal((await tab.until(({ state }) => state === "failed")).canResume, false);
});

test("a training that is abandoned ends at once, is not started again, and the browser does not ask whether to stay", async () => {
  const tab = new Browser().tab();
  await tab.started();
  tab.worker.tell(records(0, 2));
  tab.worker.tell({ kind: "checkpoint", at: 1, kept: false, reason: "Full." });
  assert.ok(tab.isAsked());
  tab.training.abandon();
  assert.ok(tab.worker.isTerminated);
  assert.ok(!tab.isAsked());
  tab.training.start(plan(), FILES, null); // a component's rerun
  await turns(20);
  assert.equal(tab.workers.length, 1);
});

test("a discarded training leaves nothing on the device", async () => {
  const browser = new Browser();
  const tab = browser.tab();
  await tab.started();
  const checkpoints = new Checkpoints(browser.database);
  await checkpoints.begin(plan(), "tab");
  await tab.training.discard();
  assert.equal(tab.training.current(), null);
  assert.deepEqual(await checkpoints.list(), []);
  assert.ok(tab.worker.isTerminated);
});

test("a pause while the worker loads ends it at once, and the plan is free", async () => {
  const tab = new Browser().tab();
  await tab.started("plan-1", null);
  tab.training.pause();
  assert.deepEqual([tab.training.current()?.state, tab.training.current()?.canResume], ["paused", true]);
  assert.ok(tab.worker.isTerminated);
  tab.training.resume(FILES, null);
  while (tab.workers.length < 2) await turns(1);
});

test("a stop before the first step leaves no untrained network", async () => {
  const tab = new Browser().tab();
  await tab.started("plan-1", "measuring");
  tab.training.stop();
  assert.equal(tab.training.current()?.state, "paused");
  assert.ok(tab.worker.isTerminated);
});

/** A browser with two paused trainings and two finished ones, "new" after "old". */
async function usedBrowser() {
  const browser = new Browser();
  const checkpoints = new Checkpoints(browser.database);
  for (const [index, id] of ["paused-old", "done-old", "paused-new", "done-new"].entries()) {
    await checkpoints.begin(plan(id), "closed tab");
    await checkpoints.saveState(plan(id), "closed tab", state(index + 1), "paused");
    if (id.startsWith("done")) await checkpoints.saveTrained(plan(id), "closed tab", trained(), "done");
    await new Promise((resolve) => setTimeout(resolve, 2)); // the list is ordered by time
  }
  return browser;
}

test("after a reload every unfinished training is found, and the newest finished one", async () => {
  const { training } = (await usedBrowser()).tab();
  await training.ready();
  const others = () => training.others().map(({ id }) => id);
  assert.equal(training.current()?.plan.id, "paused-new");
  assert.deepEqual(others(), ["done-new", "paused-old"]);
  await training.delete("paused-old");
  assert.deepEqual(others(), ["done-new"]);
  await training.discard();
  assert.deepEqual([training.current()?.plan.id, others()], ["done-new", []]);
});

test("another stored training is shown in place of the one that is held, with its network", async () => {
  const tab = (await usedBrowser()).tab();
  await tab.training.ready();
  tab.training.show("done-new");
  const held = await tab.until(({ state }) => state === "done");
  assert.deepEqual([held.plan.id, held.result], ["done-new", { accuracy: 1 }]);
  assert.deepEqual(await tab.training.trained(), trained());
});

test("a training that another start has paused stays within reach", async () => {
  const browser = await usedBrowser();
  const tab = browser.tab();
  await tab.training.ready();
  await tab.started("plan-2");
  assert.ok(tab.training.others().some(({ id }) => id === "paused-new"));
});

test("a failure that would come again is found after a reload with its sentence, and its checkpoint can be kept", async () => {
  const browser = new Browser();
  const checkpoints = new Checkpoints(browser.database);
  await checkpoints.begin(plan(), "closed tab");
  await checkpoints.saveState(plan(), "closed tab", state(4));
  await checkpoints.saveFault(plan(), "closed tab", "The training diverged.");
  const tab = browser.tab();
  await tab.training.ready();
  const held = tab.training.current();
  assert.deepEqual([held?.state, held?.message, held?.canResume], ["failed", "The training diverged.", false]);
  tab.training.finish(FILES);
  await tab.until(({ state }) => state === "stopping");
  assert.deepEqual(
    tab.worker.sent.map(({ kind }) => kind),
    ["start", "sketch", "stop"],
  );
});

test("a worker that cannot be made leaves the plan free", async () => {
  const browser = new Browser();
  const tab = browser.tab();
  tab.page.Worker = fake(
    class {
      constructor() {
        throw new DOMException("Refused.", "SecurityError");
      }
    },
  );
  tab.training.start(plan(), FILES, null);
  const held = await tab.until(({ state }) => state === "failed");
  assert.match(held.message ?? "", /could not be started: Refused/);
  await turns(2);
  assert.equal(browser.locked.size, 0);
});
