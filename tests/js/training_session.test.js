import assert from "node:assert/strict";
import { test } from "node:test";

import { awakeClock } from "../../cnn_demo/web/training/awake_clock.js";
import { Checkpoints } from "../../cnn_demo/web/training/checkpoints.js";
import { StorageForbiddenError, WrongCheckpointError } from "../../cnn_demo/web/training/storage_errors.js";
import { TrainingSession } from "../../cnn_demo/web/training/training_session.js";
import { fakeIndexedDB } from "./fake_indexed_db.js";
import { fake } from "./fakes.js";
import { BATCHES, CountingTraining, plan, state, trained } from "./training_plan.js";

/** @import { BackendName } from "../../cnn_demo/web/network/backends.js" */
/** @import { FromWorker, ToWorker, TrainingState } from "../../cnn_demo/web/types/training.js" */
/** @import { Parts } from "../../cnn_demo/web/training/training_session.js" */

/**
 * A session with a training that only counts, and what it has posted. beforeStep: called with the backend and the step.
 *
 * @param {object} options
 * @param {(step: number, backend: BackendName, backends: FakeBackends) => void} [options.beforeStep]
 * @param {Checkpoints} [options.checkpoints]
 * @param {BackendName[]} [options.candidates]
 * @param {Partial<Parts>} [options.parts]
 */
function session({ beforeStep = () => {}, checkpoints, candidates = ["wasm"], parts = {} } = {}) {
  /** @type {FromWorker[]} */
  const posted = [];
  const backends = new FakeBackends();
  let time = 0;
  /** @param {TrainingState} [from] */
  const training = (from) => {
    const name = backends.used;
    return new CountingTraining(from, (step) => {
      time += 4000; // so long that a checkpoint is due after each step
      return beforeStep(step, name, backends);
    });
  };
  const made = new TrainingSession({
    loadDataSet: async () => fake({ train: { labels: new Uint8Array(60) }, test: { labels: new Uint8Array(20) } }),
    deviceMemory: 8,
    browser: "Browser 1",
    loadInitialWeights: async () => assert.fail("a plan without them"),
    loadLibrary: async () => fake({}),
    backends: () => backends,
    candidates: async () => ({ names: candidates, refused: [] }),
    begin: async () => training(),
    resume: async (_tf, _plan, _data, from) => training(from),
    checkpoints: checkpoints ?? new Checkpoints(fakeIndexedDB()),
    post: (message) => posted.push(structuredClone(message)),
    breathe: () => new Promise((resolve) => setImmediate(() => resolve())),
    now: () => time,
    ...parts,
  });
  return { session: made, posted, backends };
}

class FakeBackends {
  /** @type {BackendName} */
  used = "cpu";
  /** @type {Set<BackendName>} */
  lost = new Set();

  /** @param {BackendName} name */
  async use(name) {
    this.used = name;
  }

  get isLost() {
    return this.lost.has(this.used);
  }

  async confirmLoss() {
    return this.isLost;
  }

  check() {
    if (this.isLost) throw new Error("lost");
  }
}

/**
 * @param {Partial<ToWorker & {kind: "start"}>} [given]
 * @returns {ToWorker & {kind: "start"}}
 */
function start(given) {
  return {
    kind: "start",
    plan: plan(),
    sources: fake({}),
    backend: null,
    owner: "tab",
    state: null,
    wasStored: false,
    ...given,
  };
}

/**
 * Start, and wait until it has ended. Returns the last message.
 *
 * @param {ReturnType<typeof session>} given
 * @param {ToWorker & {kind: "start"}} message
 */
async function end({ session: running, posted }, message = start()) {
  running.receive(message);
  for (;;) {
    const last = posted.at(-1);
    if (last?.kind === "ended" || last?.kind === "failed") return last;
    await new Promise((resolve) => setImmediate(() => resolve(null)));
  }
}

/**
 * The records that the page would show.
 *
 * @param {FromWorker[]} posted
 */
function shown(posted) {
  /** @type {string[]} */
  const records = [];
  for (const message of posted) {
    if (message.kind !== "records") continue;
    records.length = message.from;
    records.push(...message.records.map(({ kind, step }) => `${kind} ${step}`));
  }
  return records;
}

/** @param {FromWorker} message */
function isMeasuring(message) {
  return message.kind === "phase" && message.phase === "measuring";
}

/** @param {FromWorker[]} posted */
function backendOf(posted) {
  return posted.find((message) => message.kind === "backend");
}

/** @param {FromWorker[]} posted */
function notices(posted) {
  return posted.flatMap((message) => (message.kind === "notice" ? [message.message] : []));
}

const ALL = ["batch 1", "batch 2", "batch 3", "epoch 3", "batch 4", "batch 5", "batch 6", "epoch 6"];

test("a training runs to its end, is told in order, and is stored", async () => {
  const checkpoints = new Checkpoints(fakeIndexedDB());
  const given = session({ checkpoints });
  const last = await end(given);
  assert.equal(last.kind === "ended" && last.outcome, "done");
  assert.deepEqual(shown(given.posted), ALL);
  assert.equal((await checkpoints.trained("plan-1"))?.result.accuracy, 1);
  const phases = given.posted.flatMap((message) => (message.kind === "phase" ? [message.phase] : []));
  assert.deepEqual([...new Set(phases)], ["training", "validating", "testing"]);
});

test("a paused training goes on from its checkpoint, with the records from before", async () => {
  const checkpoints = new Checkpoints(fakeIndexedDB());
  const first = session({ checkpoints, beforeStep: (step) => step === 2 && first.session.receive({ kind: "pause" }) });
  assert.deepEqual(await end(first), { kind: "ended", outcome: "paused", state: null });
  assert.equal((await checkpoints.list())[0].state, "paused");
  const steps = /** @type {number[]} */ ([]);
  const second = session({ checkpoints, beforeStep: (step) => steps.push(step) });
  await end(second);
  assert.equal(steps[0], 3);
  assert.deepEqual(shown(second.posted), ALL);
});

test("a tab that is closed loses only what came after the last checkpoint", async () => {
  const checkpoints = new Checkpoints(fakeIndexedDB());
  const given = session({
    checkpoints,
    beforeStep: (step) => {
      if (step === 5) throw new Error("closed"); // the worker is gone in the middle of a step
    },
  });
  await end(given);
  assert.equal((await checkpoints.state("plan-1"))?.position.step, 4);
});

test("a stopped training is tested and stored", async () => {
  const checkpoints = new Checkpoints(fakeIndexedDB());
  const given = session({ checkpoints, beforeStep: (step) => step === 2 && given.session.receive({ kind: "stop" }) });
  const last = await end(given);
  assert.equal(last.kind === "ended" && last.outcome, "stopped");
  assert.equal((await checkpoints.list())[0].state, "stopped");
});

test("a drawing is predicted after each report, from the moment it is given", async () => {
  const values = new Float32Array([0.5]);
  const given = session({
    beforeStep: (step) => step === 5 && given.session.receive({ kind: "sketch", version: 7, values }),
  });
  await end(given);
  assert.deepEqual(
    shown(given.posted).filter((record) => record.startsWith("sketch")),
    ["sketch 5", "sketch 6", "sketch 6"],
  );
});

test("where nothing may be stored the training goes on, says so, and a pause hands its state to the page", async () => {
  const forbidden = new Checkpoints({});
  const first = session({
    checkpoints: forbidden,
    beforeStep: (step) => step === 4 && first.session.receive({ kind: "pause" }),
  });
  const last = await end(first);
  assert.equal(last.kind === "ended" && last.outcome === "paused" && last.state?.position.step, 4);
  const faults = first.posted.flatMap((message) =>
    message.kind === "checkpoint" && !message.kept ? [message.reason] : [],
  );
  assert.equal(faults[0], `${new StorageForbiddenError().message} A reload loses the training.`);
  const second = session({ checkpoints: forbidden });
  const done = await end(second, start({ state: state(4) }));
  assert.equal(done.kind === "ended" && done.outcome, "done");
});

test("a trained network that finds no space is told apart from one that is stored", async () => {
  let isFull = false;
  const database = fakeIndexedDB({ isFull: () => isFull });
  const given = session({
    checkpoints: new Checkpoints(database),
    beforeStep: (step) => {
      isFull = step === 6; // after the checkpoint of step 5
    },
  });
  await end(given);
  const checkpoints = given.posted.filter((message) => message.kind === "checkpoint");
  const faults = checkpoints.map(({ reason }) => reason ?? "");
  assert.match(
    faults.at(-1) ?? "",
    /no space left .* A reload loses the network: keep it on this server or download it/,
  );
  assert.match(faults.at(-2) ?? "", /A reload loses what was trained since the last checkpoint\.$/);
  assert.equal(faults[0], "");
  const stored = session();
  await end(stored);
  const posted = stored.posted.filter((message) => message.kind === "checkpoint");
  assert.equal(posted.at(-1)?.kept, true);
});

test("a damaged checkpoint is told, and the training starts again", async () => {
  const checkpoints = new Checkpoints(fakeIndexedDB());
  await checkpoints.begin(plan(), "tab");
  await checkpoints.saveState(plan(), "tab", {
    ...state(4),
    arrays: { "layer/kernel": new Float32Array([Number.NaN]) },
  });
  const given = session({ checkpoints });
  await end(given);
  assert.deepEqual(shown(given.posted), ALL);
  assert.match(notices(given.posted)[0], /damaged/);
});

test("weights to start from are loaded once, and not where a checkpoint holds them", async () => {
  const initial = { url: "https://app/static/weights.bin", bytes: 4 };
  const weights = new Map([["layer/kernel", Float32Array.of(1)]]);
  /** @type {unknown[]} */
  const seen = [];
  const parts = {
    loadInitialWeights: async (/** @type {unknown} */ source) => {
      seen.push(source);
      return weights;
    },
    begin: async (/** @type {unknown[]} */ ...given) => {
      seen.push(given[4]);
      return new CountingTraining();
    },
  };
  await end(session({ parts }), start({ plan: { ...plan(), initial } }));
  assert.deepEqual(seen, [initial, weights]);
  await end(session({ parts }), start({ plan: { ...plan(), initial }, state: state(4) }));
  assert.equal(seen.length, 2);
});

test("a checkpoint that does not fit the design is told, and the training starts again", async () => {
  const resume = async () => {
    throw new WrongCheckpointError();
  };
  const given = session({ parts: { resume } });
  await end(given, start({ state: state(4) }));
  assert.deepEqual(shown(given.posted), ALL);
  assert.match(notices(given.posted)[0], /damaged/);
});

test("a checkpoint that a backend cannot take stays for the next one", async () => {
  const checkpoints = new Checkpoints(fakeIndexedDB());
  await checkpoints.begin(plan(), "tab");
  await checkpoints.saveState(plan(), "tab", state(4));
  const steps = /** @type {number[]} */ ([]);
  const given = session({
    checkpoints,
    parts: {
      resume: async (_tf, _plan, _data, from) => {
        if (given.backends.used === "webgpu") throw new Error("The buffer could not be created.");
        return new CountingTraining(from, (step) => void steps.push(step));
      },
    },
  });
  await end(given, start({ backend: "webgpu" }));
  assert.equal(steps[0], 5);
  assert.match(notices(given.posted)[0], /^WebGPU could not be started/);
});

test("a lost graphics processor costs only what came after the last checkpoint", async () => {
  const given = session({
    beforeStep: (step, name, backends) => {
      if (step === 5 && name === "webgpu") {
        backends.lost.add("webgpu");
        throw new Error("mapAsync failed");
      }
    },
  });
  const last = await end(given, start({ backend: "webgpu" }));
  assert.equal(last.kind === "ended" && last.outcome, "done");
  assert.deepEqual(shown(given.posted), ALL);
  assert.match(notices(given.posted)[0], /WebGPU.* from step 4 with WebAssembly/);
});

test("what a lost graphics processor computed is neither shown nor kept", async () => {
  const checkpoints = new Checkpoints(fakeIndexedDB());
  const given = session({
    checkpoints,
    beforeStep: (step, name, backends) => {
      if (step === 2 && name === "webgl") backends.lost.add("webgl"); // the step itself goes on, with zeros
    },
  });
  await end(given, start({ backend: "webgl" }));
  assert.deepEqual(shown(given.posted), ALL);
  const posted = given.posted.flatMap((message) => (message.kind === "records" ? message.records : []));
  assert.equal(posted.filter(({ step }) => step === 2).length, 1); // of the step that WebAssembly has computed
});

test("too little memory is said with the batch size", async () => {
  const given = session({
    beforeStep: () => {
      throw new Error("Aborted(OOM). Build with -sASSERTIONS for more info.");
    },
  });
  const last = await end(given);
  assert.match(last.kind === "failed" ? last.message : "", /too little memory .* batch size of 8/);
});

test("a design that does not fit is refused before the images are loaded", async () => {
  const given = session({ parts: { deviceMemory: 0.1, loadDataSet: () => assert.fail("loaded") } });
  const last = await end(given);
  assert.match(last.kind === "failed" ? last.message : "", /^The training needs about 100 MB of memory; .* 50 MB/);
  assert.ok(last.kind === "failed" && last.isFinal);
});

test("another tab that has taken over ends this one quietly", async () => {
  const checkpoints = new Checkpoints(fakeIndexedDB());
  const given = session({ checkpoints, beforeStep: (step) => step === 2 && checkpoints.begin(plan(), "other tab") });
  assert.deepEqual(await end(given), { kind: "ended", outcome: "taken" });
});

test("a design that does not fit is stored as failed, until another start", async () => {
  const checkpoints = new Checkpoints(fakeIndexedDB());
  const last = await end(session({ checkpoints, parts: { deviceMemory: 0.1 } }));
  assert.equal(last.kind === "failed" && last.isFinal, true);
  const [{ state: stored, fault }] = await checkpoints.list();
  assert.deepEqual([stored, fault], ["failed", last.kind === "failed" && last.message]);
  await checkpoints.begin(plan(), "tab");
  assert.equal((await checkpoints.list())[0].fault, null);
});

test("a stale tab that goes on with what another tab has ended gets that network, and leaves it stored", async () => {
  const checkpoints = new Checkpoints(fakeIndexedDB());
  await end(session({ checkpoints }));
  const stale = session({ checkpoints, parts: { begin: () => assert.fail("trained again") } });
  const last = await end(stale, start({ owner: "stale tab", wasStored: true }));
  assert.deepEqual(last, { kind: "ended", outcome: "done", trained: trained() });
  assert.equal((await checkpoints.list())[0].state, "done");
});

test("a stale tab that goes on with what another tab has deleted says so, and stores nothing", async () => {
  const checkpoints = new Checkpoints(fakeIndexedDB());
  const last = await end(session({ checkpoints }), start({ wasStored: true }));
  assert.match(last.kind === "failed" ? last.message : "", /was deleted, or kept/);
  assert.deepEqual(await checkpoints.list(), []);
});

test("the fastest backend trains, and an earlier trial of the same design is remembered", async (context) => {
  const checkpoints = new Checkpoints(fakeIndexedDB());
  const milliseconds = { wasm: 10, webgpu: 2, webgl: 1, cpu: 1 };
  const first = trial();
  await end(first);
  const chosen = first.posted.find((message) => message.kind === "backend");
  assert.equal(chosen?.backend, "webgpu");
  assert.deepEqual(
    chosen?.trials.map(({ imagesPerSecond }) => imagesPerSecond),
    [800, 4000],
  );
  const second = trial();
  await end(second, start({ plan: plan("plan-2") }));
  assert.ok(!second.posted.some(isMeasuring));
  assert.equal(backendOf(second.posted)?.backend, "webgpu");
  const updated = trial({ browser: "Browser 2" });
  await end(updated, start({ plan: plan("plan-3") }));
  assert.ok(updated.posted.some(isMeasuring), "another version of the browser is measured anew");
  context.mock.timers.enable({ apis: ["Date"], now: Date.now() + 25 * 60 * 60 * 1000 });
  const nextDay = trial({ browser: "Browser 2" });
  await end(nextDay, start({ plan: plan("plan-4") }));
  assert.ok(nextDay.posted.some(isMeasuring), "a trial counts for a day");

  function trial(parts = {}) {
    let time = 0;
    const beforeStep = (/** @type {number} */ _step, /** @type {BackendName} */ name) => {
      time += milliseconds[name];
    };
    return session({ checkpoints, candidates: ["wasm", "webgpu"], beforeStep, parts: { now: () => time, ...parts } });
  }
});

test("a chosen backend leaves the others to choose from, and one that does not start is replaced", async () => {
  const checkpoints = new Checkpoints(fakeIndexedDB());
  const chosen = session({ checkpoints, candidates: ["wasm", "webgpu"] });
  await end(chosen, start({ backend: "webgpu" }));
  const backend = backendOf(chosen.posted);
  assert.deepEqual([backend?.backend, backend?.trials.map((trial) => trial.backend)], ["webgpu", ["wasm", "webgpu"]]);

  const refusing = session({ checkpoints });
  refusing.backends.use = async (name) => {
    if (name === "webgpu") throw new Error("No graphics processor was found.");
    refusing.backends.used = name;
  };
  const last = await end(refusing, start({ plan: plan("plan-2"), backend: "webgpu" }));
  assert.equal(last.kind === "ended" && last.outcome, "done");
  assert.equal(backendOf(refusing.posted)?.backend, "wasm");
  assert.match(notices(refusing.posted)[0], /^WebGPU could not be started, .* WebAssembly\. No graphics processor/);
});

test("a backend that fails in its trial is not used, and its reason is kept", async () => {
  const beforeStep = (/** @type {number} */ _step, /** @type {BackendName} */ name) => {
    if (name === "webgpu") throw new Error("The shader does not compile.");
  };
  const given = session({ candidates: ["wasm", "webgpu"], beforeStep, parts: { now: () => 0 } });
  await end(given);
  const chosen = given.posted.find((message) => message.kind === "backend");
  assert.equal(chosen?.backend, "wasm");
  assert.equal(chosen?.trials[1].reason, "The shader does not compile.");
});

/**
 * A clock that is read after each of these gaps: its readings, and the gaps that it took for sleep.
 *
 * @param {number[]} steps milliseconds
 */
function readings(steps) {
  let time = 0;
  /** @type {number[]} */
  const slept = [];
  const clock = awakeClock(
    () => time,
    (gap) => slept.push(gap),
  );
  const read = steps.map((step) => {
    time += step;
    return clock();
  });
  return { read, slept };
}

const USUAL = Array.from({ length: 20 }, () => 100);

test("the time in which a phone slept does not count as training, and is told", () => {
  const { read, slept } = readings([...USUAL, 720_000, 100, 45_000, 100]);
  assert.deepEqual(slept, [720_000, 45_000]);
  assert.deepEqual(read.slice(20), [2000, 2100, 2100, 2200]);
});

test("slow batches are no sleep, nor is a first one that compiles", () => {
  const slow = [34_000, ...USUAL, 9000, 29_000, 40_000, 60_000];
  const { read, slept } = readings(slow);
  assert.deepEqual(slept, []);
  assert.equal(read.at(-1), 174_000);
});

assert.equal(ALL.length, 2 * (BATCHES + 1));
