// One training in a Web Worker from start to end: data, backend, loop, and going on after the backend is lost.

import { firstThatWorks } from "../network/backends.js";
import { awakeClock } from "./awake_clock.js";
import { designSignature, fastest, isRecent, measured } from "./backend_trial.js";
import { checkFits } from "./device_estimate.js";
import { backendLostText, backendRefusedText, DAMAGED_TEXT, faultText, PermanentError, sleptText } from "./faults.js";
import { Keeper } from "./keeper.js";
import { AlreadyTrainedError, DeletedError, TakenOverError, WrongCheckpointError } from "./storage_errors.js";
import { TrainingLoop } from "./training_loop.js";

/** @import { BackendName } from "../network/backends.js" */
/** @import { BackendTrial } from "../types/device_training.js" */
/** @import { Sources, TensorFlowJS } from "../types/tensorflow_js.js" */
/** @import { DataSet, DataSource, DeviceLoop, FromWorker, ToWorker, TrainingPlan, TrainingState, Weights } from "../types/training.js" */
/** @import { Shape3D } from "../types/network.js" */
/** @import { Checkpoints } from "./checkpoints.js" */
/** @import { Wishes } from "./training_loop.js" */
/** @import { WorkerBackends } from "./worker_backends.js" */

/** @typedef {() => number} Clock */

/** @typedef {Pick<WorkerBackends, "use" | "check" | "confirmLoss" | "isLost" | "lost">} Backends */

/**
 * What a session is made of; tests give parts of their own. begin, resume: of `class Training`. candidates: the backends to
 * measure.
 *
 * @typedef {object} Parts
 * @property {(source: DataSource, shape: Shape3D, onProgress: (share: number) => void) => Promise<DataSet>} loadDataSet
 * @property {(sources: Sources) => Promise<TensorFlowJS>} loadLibrary
 * @property {(tf: TensorFlowJS, sources: Sources) => Backends} backends
 * @property {(sources: Sources) => Promise<{names: BackendName[], refused: BackendTrial[]}>} candidates
 * @property {(source: DataSource) => Promise<Weights>} loadInitialWeights
 * @property {(tf: TensorFlowJS, plan: TrainingPlan, dataSet: DataSet, now: Clock, initial: Weights | null) => DeviceLoop | Promise<DeviceLoop>} begin
 * @property {(tf: TensorFlowJS, plan: TrainingPlan, dataSet: DataSet, state: TrainingState, now: Clock) => DeviceLoop | Promise<DeviceLoop>} resume
 * @property {number | undefined} deviceMemory gigabytes, where the browser tells
 * @property {string} browser its name and version
 * @property {Checkpoints} checkpoints
 * @property {(message: FromWorker) => void} post
 * @property {() => Promise<void>} breathe
 * @property {Clock} now milliseconds
 */

/**
 * One training and what it is made on.
 *
 * @typedef {object} Work
 * @property {TrainingPlan} plan
 * @property {Keeper} keeper
 * @property {DataSet} dataSet
 * @property {Weights | null} initial weights to start from, null for fresh ones
 * @property {TensorFlowJS} tf
 * @property {Backends} backends
 */

/**
 * names: in the order in which they are tried. trials: what was measured.
 *
 * @typedef {{names: BackendName[], trials: BackendTrial[]}} Choice
 */

/** @type {BackendName[]} */
const FALLBACKS = ["wasm", "webgpu", "webgl", "cpu"];

export class TrainingSession {
  /** @type {Wishes} */
  #wishes = { request: null, sketch: { version: 0, values: null } };
  #sent = 0;

  /** @param {Parts} parts */
  constructor(parts) {
    this.parts = parts;
    this.now = awakeClock(parts.now, (gap) => parts.post({ kind: "notice", message: sleptText(gap) }));
  }

  /** @param {ToWorker} message */
  receive(message) {
    if (message.kind === "start") this.#run(message);
    else if (message.kind === "sketch") this.#wishes.sketch = message;
    else this.#wishes.request = message.kind;
  }

  /** @param {ToWorker & {kind: "start"}} start */
  async #run(start) {
    try {
      await this.#train(start);
    } catch (error) {
      if (error instanceof TakenOverError) this.parts.post({ kind: "ended", outcome: "taken" });
      else if (error instanceof AlreadyTrainedError) await this.#postStored(start.plan, error);
      else await this.#fail(error, start);
    }
  }

  /**
   * Tell the page of the network that another tab has trained meanwhile.
   *
   * @param {TrainingPlan} plan
   * @param {AlreadyTrainedError} ended
   */
  async #postStored(plan, { outcome }) {
    const trained = await this.parts.checkpoints.trained(plan.id);
    if (trained) this.parts.post({ kind: "ended", outcome, trained });
    else this.parts.post({ kind: "failed", message: new DeletedError().message, isFinal: true });
  }

  /**
   * Tell the page, and store what each further attempt would end in as well.
   *
   * @param {unknown} error
   * @param {ToWorker & {kind: "start"}} start
   */
  async #fail(error, { plan, owner }) {
    const message = faultText(error, plan);
    const isPermanent = error instanceof PermanentError;
    if (isPermanent) await this.parts.checkpoints.saveFault(plan, owner, message).catch(() => {}); // the page tells it
    this.parts.post({ kind: "failed", message, isFinal: isPermanent || error instanceof DeletedError });
  }

  /** @param {ToWorker & {kind: "start"}} start */
  async #train({ plan, sources, backend, owner, state, wasStored }) {
    const { parts } = this;
    const keeper = new Keeper(parts.checkpoints, plan, owner, parts.post, parts.now);
    if (await keeper.open(state, wasStored)) await this.#startAgain(keeper);
    const { training_images } = /** @type {{training_images: number}} */ (plan.spec.data); // the others are far fewer
    checkFits(plan, training_images, parts.deviceMemory); // before they are loaded
    const onProgress = (/** @type {number} */ share) => parts.post({ kind: "phase", phase: "loading", share });
    const dataSet = await parts.loadDataSet(plan.data, plan.input_shape, onProgress);
    const initial = plan.initial && !keeper.last ? await parts.loadInitialWeights(plan.initial) : null;
    const tf = await parts.loadLibrary(sources);
    const work = { plan, keeper, dataSet, initial, tf, backends: parts.backends(tf, sources) };
    const trial = await this.#trial(work, sources);
    const names = this.#order(work, backend ?? trial.backend);
    await this.#trainOn(work, { names, trials: trial.trials }, null);
  }

  /**
   * @param {Work} work
   * @param {Choice} chosen
   * @param {BackendName | null} lost the backend that is gone
   */
  async #trainOn(work, { names, trials }, lost) {
    const { post, breathe } = this.parts;
    const { name, result: training, reasons } = await firstThatWorks(names, (each) => this.#trainingOn(each, work));
    post({ kind: "backend", backend: name, trials });
    const reason = reasons[names[0]];
    if (reason) post({ kind: "notice", message: backendRefusedText(names[0], reason, name) });
    const step = work.keeper.last?.position.step ?? 0;
    if (lost) post({ kind: "notice", message: backendLostText(lost, name, step) });
    const sent = Math.min(this.#sent, training.records.length);
    const checkBackend = () => work.backends.check();
    const loop = new TrainingLoop(training, sent, {
      post,
      breathe,
      checkBackend,
      keeper: work.keeper,
      wishes: this.#wishes,
    });
    try {
      await loop.run();
    } catch (error) {
      if (!(await work.backends.confirmLoss())) throw error;
    } finally {
      this.#sent = loop.sent;
      ignoringFaults(() => training.dispose()); // of a backend that may be gone
    }
    if (work.backends.isLost) await this.#trainOn(work, { names: this.#order(work, null), trials }, name);
  }

  /**
   * The training on a backend, from the last state. A state of another design is dropped; one that the backend cannot
   * take stays.
   *
   * @param {BackendName} name
   * @param {Work} work
   */
  async #trainingOn(name, { plan, keeper, dataSet, initial, tf, backends }) {
    await backends.use(name);
    if (keeper.last) {
      try {
        return await this.parts.resume(tf, plan, dataSet, keeper.last, this.now);
      } catch (error) {
        if (!(error instanceof WrongCheckpointError)) throw error; // another backend may take it
        await this.#startAgain(keeper);
      }
    }
    const weights = initial ?? (plan.initial ? await this.parts.loadInitialWeights(plan.initial) : null);
    return this.parts.begin(tf, plan, dataSet, this.now, weights);
  }

  /**
   * The fastest backend, null where it is not known: as a recent trial of the same design found, or by a new trial.
   *
   * @param {Work} work
   * @param {Sources} sources
   * @returns {Promise<{backend: BackendName | null, trials: BackendTrial[]}>}
   */
  async #trial(work, sources) {
    const { checkpoints, post, now, browser } = this.parts;
    const id = designSignature(work.plan);
    const known = await checkpoints.trial(id).catch(() => null);
    if (known && isRecent(known, browser)) return known;
    const { names, refused } = await this.parts.candidates(sources);
    if (names.length < 2) return { backend: names[0] ?? null, trials: refused };
    post({ kind: "phase", phase: "measuring", share: null });
    const trials = [...(await measured(names, (name) => this.#trainingOn(name, work), now)), ...refused];
    const backend = fastest(trials);
    const trial = backend && { id, backend, trials, browser, at: Date.now() };
    if (trial) await checkpoints.saveTrial(trial).catch(() => {}); // measured again next time
    return { backend, trials };
  }

  /**
   * The backends that are not lost, that one first.
   *
   * @param {Work} work
   * @param {BackendName | null} first
   */
  #order({ backends }, first) {
    const order = new Set([...(first ? [first] : []), ...FALLBACKS]);
    return [...order].filter((name) => !backends.lost.has(name));
  }

  /** @param {Keeper} keeper */
  async #startAgain(keeper) {
    await keeper.forget();
    this.parts.post({ kind: "notice", message: DAMAGED_TEXT });
  }
}

/** @param {() => void} act */
function ignoringFaults(act) {
  try {
    act();
  } catch {
    // What it would have freed goes with the worker.
  }
}
