// Drives one training to its end, or to a request: batches, epochs, checkpoints, the visitor's drawing, messages.

/** @import { DeviceLoop, FromWorker, TrainingPhase } from "../types/training.js" */
/** @import { Keeper } from "./keeper.js" */

/**
 * What the page wants, changed between batches by its messages. sketch: a drawing to predict again and again.
 *
 * @typedef {object} Wishes
 * @property {"pause" | "stop" | null} request
 * @property {{version: number, values: Float32Array | null}} sketch
 */

/**
 * post: tells the page. keeper: of the checkpoints. wishes: of the page. breathe: lets messages of the page arrive.
 * checkBackend: throws where the backend is gone.
 *
 * @typedef {object} Surroundings
 * @property {(message: FromWorker) => void} post
 * @property {Keeper} keeper
 * @property {Wishes} wishes
 * @property {() => Promise<void>} breathe
 * @property {() => void} checkBackend
 */

export class TrainingLoop {
  #shownSketch = 0;

  /**
   * @param {DeviceLoop} training
   * @param {number} sent how many of the training's records the page has
   * @param {Surroundings} around
   */
  constructor(training, sent, around) {
    this.training = training;
    this.sent = sent;
    this.around = around;
  }

  /** Train until it is done, paused or stopped, and tell the page how it ended. Throws TakenOverError, BackendLostError. */
  async run() {
    const { training, around } = this;
    this.#tell();
    this.#phase("training", null);
    while (!training.isDone && !around.wishes.request) {
      if (training.isEpochDone) await this.#endEpoch();
      else await this.#step();
      await around.breathe();
    }
    if (around.wishes.request === "pause" && !training.isDone) await this.#pause();
    else await this.#finish();
  }

  async #step() {
    const { training, around } = this;
    const record = await training.step();
    around.checkBackend(); // before anything that was computed is kept or shown
    if (!record) return this.#answerNewSketch();
    await this.#predictSketch();
    this.#tell();
    if (around.keeper.isDue && !training.isEpochDone) await this.#save();
  }

  async #endEpoch() {
    this.#phase("validating", 0);
    await this.training.endEpoch((share) => this.#phase("validating", share));
    this.around.checkBackend();
    await this.#predictSketch();
    this.#tell();
    await this.#save();
    if (!this.training.isDone) this.#phase("training", null);
  }

  /** @param {"running" | "paused"} [becomes] */
  async #save(becomes = "running") {
    const state = await this.training.state();
    this.around.checkBackend(); // a lost backend gives zeros
    await this.around.keeper.save(state, becomes);
    return state;
  }

  async #pause() {
    const state = await this.#save("paused");
    this.around.post({ kind: "ended", outcome: "paused", state: this.around.keeper.isStored ? null : state });
  }

  async #finish() {
    const outcome = this.training.isDone ? "done" : "stopped";
    this.#phase("testing", 0);
    const trained = await this.training.finish((share) => this.#phase("testing", share));
    this.around.checkBackend();
    await this.around.keeper.finish(trained, outcome);
    this.around.post({ kind: "ended", outcome, trained });
  }

  async #answerNewSketch() {
    if (this.around.wishes.sketch.version === this.#shownSketch) return;
    await this.#predictSketch();
    this.#tell();
  }

  async #predictSketch() {
    const { version, values } = this.around.wishes.sketch;
    this.#shownSketch = version;
    if (values) await this.training.sketch(version, values);
  }

  #tell() {
    const { records, position, totalSteps, secondsLeft } = this.training;
    const newest = records.slice(this.sent);
    const place = { position: { ...position }, totalSteps, secondsLeft };
    this.around.post({ kind: "records", from: this.sent, records: newest, ...place });
    this.sent = records.length;
  }

  /**
   * @param {TrainingPhase} phase
   * @param {number | null} share
   */
  #phase(phase, share) {
    this.around.post({ kind: "phase", phase, share });
  }
}
