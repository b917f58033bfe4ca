// The workbench: a drawing area, the network's answer while one draws, and the output of each layer.

import { inputOf } from "../drawing/preparation.js";
import { BackendsError, ORDER, obstacleTo } from "../network/backends.js";
import { certaintyOf } from "../network/certainty.js";
import { checkFinite, messageOf, NetworkError } from "../network/network_error.js";
import { openNetwork } from "../network/runtime.js";
import { DIGIT_EXAMPLES, digitStrokes } from "../pad/digit_examples.js";
import { element } from "../pad/elements.js";
import { Pad } from "../pad/pad.js";
import { loadStrokes, saveStrokes } from "../pad/saved_strokes.js";
import { createAnswerView } from "./answer_view.js";
import { createBackendView } from "./backend_view.js";
import { withDuration } from "./durations.js";
import { createInputView } from "./input_view.js";
import { createLayersView } from "./layers_view.js";
import { invitation, LOADING } from "./texts.js";
import { createWorkQueue } from "./work_queue.js";

/** @import { BackendName, Reasons } from "../network/backends.js" */
/** @import { NetworkToOpen, OpenedNetwork } from "../network/runtime.js" */
/** @import { Change } from "../pad/pad.js" */
/** @import { Example } from "../pad/strokes.js" */
/** @import { Duration } from "./durations.js" */

/**
 * compact: without the layers and the choice of backend. demonstrates: draws a digit by itself where the visitor has drawn
 * none yet. keepStrokesAs: the key of sessionStorage under which the
 * drawing is saved. examples: drawings to try, digits where none are given. backend: the one to try first.
 *
 * @typedef {object} WorkbenchOptions
 * @property {boolean} [compact]
 * @property {boolean} [demonstrates]
 * @property {string} [keepStrokesAs]
 * @property {Example[]} [examples]
 * @property {BackendName} [backend]
 */

/** @typedef {Pick<NetworkToOpen, "network" | "weights" | "sources">} Given */

const PRIVACY = "Nothing you draw leaves this device.";
const DEMONSTRATED = 2;
const REST = 2; // after the layers are painted, the pause is so many times as long: the answer has priority

/**
 * Put the workbench into an element of the page. Returns a function that removes it and frees its memory.
 *
 * @param {Element} root
 * @param {Given & {options?: WorkbenchOptions}} given
 */
export function mount(root, { network, weights, sources, options = {} }) {
  const workbench = new Workbench({ network, weights, sources }, options);
  root.append(workbench.view);
  workbench.start();
  return () => workbench.close();
}

class Workbench {
  #given;
  #options;
  #queue = createWorkQueue(
    (/** @type {Change} */ change) => this.#update(change),
    (error) => this.#fail(error),
  );
  #answer;
  #input;
  #backend;
  #layers;
  #pad;
  /** @type {OpenedNetwork | null} */
  #running = null;
  /** @type {Reasons} */
  #reasons = {};
  /** @type {Duration[]} */
  #durations = [];
  #hasMaps = false;
  #mapsAreDue = false;
  #mapsRestUntil = 0;
  #isClosed = false;

  /**
   * @param {Given} given
   * @param {WorkbenchOptions} options
   */
  constructor(given, options) {
    const { network } = given;
    this.#given = given;
    this.#options = options;
    this.#answer = createAnswerView(network);
    this.#input = createInputView(network.input_shape);
    this.#backend = createBackendView((name) => this.#change(name));
    this.#layers = options.compact ? null : createLayersView(network.layers, () => this.#showMapsSoon());
    this.#pad = this.#createPad();
    this.view = this.#build();
    this.#answer.wait(LOADING);
  }

  start() {
    for (const name of ORDER) this.#reasons[name] = obstacleTo(name, this.#given.sources) ?? undefined;
    const first = this.#options.backend;
    const order = first ? [first, ...ORDER.filter((name) => name !== first)] : ORDER;
    this.#queue.run(() => this.#open(order));
    const key = this.#options.keepStrokesAs;
    this.#pad.restore(key ? loadStrokes(key) : []);
    if (this.#options.demonstrates) this.#queue.run(() => this.#demonstrate());
  }

  close() {
    this.#isClosed = true;
    this.#layers?.close();
    this.view.remove();
    this.#queue.run(() => this.#running?.predictor.dispose());
  }

  /** Draw a digit where the visitor has drawn none. */
  #demonstrate() {
    if (this.#isClosed || !this.#running || !this.#pad.isEmpty) return;
    this.#pad.demonstrate(digitStrokes(DEMONSTRATED));
  }

  #createPad() {
    const isDigit = this.#given.network.preparation === "digit";
    const examples = this.#options.examples ?? (isDigit ? DIGIT_EXAMPLES : []);
    // The preparation of a digit crops the picture anyway. A smaller picture gives the same input in less time.
    const title = isDigit ? "Draw a digit here" : "Draw here";
    const invitation = this.#options.demonstrates ? "Your turn: draw a digit" : title;
    return new Pad({ onChange: (change) => this.#onDrawing(change), examples, isPartEnough: isDigit, invitation });
  }

  #build() {
    const { box, spoken, bars } = this.#answer;
    const evidence = element("div", { class: "wb-evidence" }, bars, this.#input.view);
    const privacy = element("p", { class: "wb-note wb-privacy" }, PRIVACY);
    const main = element("div", { class: "wb-main" }, this.#pad.view, box, spoken, evidence, privacy);
    const more = this.#layers ? [this.#layers.view, this.#backend.view] : [];
    return element("div", { class: "wb" }, main, ...more);
  }

  /** @param {Change} change */
  #onDrawing(change) {
    const key = this.#options.keepStrokesAs;
    if (change.isFinal && key && !this.#pad.isDemonstrating) saveStrokes(key, this.#pad.strokes());
    this.#queue.update(change);
  }

  /**
   * Prepare the drawing, predict, and show the answer.
   *
   * @param {Change} change
   */
  async #update({ picture, isFinal }) {
    const start = performance.now();
    const image = inputOf(picture, this.#given.network);
    const preparation = performance.now() - start;
    if (!this.#running || this.#isClosed) return;
    if (!image) return this.#wait();
    const { probabilities, milliseconds } = await this.#running.predictor.predict(image);
    checkFinite(probabilities);
    this.#answer.show(probabilities, certaintyOf(this.#given.network.certainty, probabilities), isFinal);
    this.#input.show(image);
    this.#durations = withDuration(this.#durations, { preparation, network: milliseconds });
    this.#hasMaps = true;
    if (isFinal) this.#backend.showSpeed(this.#durations, this.#running.backend);
    if (isFinal || performance.now() >= this.#mapsRestUntil) this.#showMapsSoon();
  }

  /** Show that nothing is drawn. */
  #wait() {
    this.#hasMaps = false;
    this.#answer.wait(invitation(this.#given.network));
    this.#input.show(null);
    this.#showMapsSoon();
  }

  /** Show the layers at most once a frame, and after the answer. */
  #showMapsSoon() {
    if (this.#mapsAreDue || !this.#layers) return;
    this.#mapsAreDue = true;
    requestAnimationFrame(() => this.#queue.run(() => this.#showMaps()));
  }

  async #showMaps() {
    this.#mapsAreDue = false;
    if (this.#isClosed || !this.#layers) return;
    if (!this.#hasMaps || !this.#running) return this.#layers.clear();
    const start = performance.now();
    this.#layers.show(await this.#running.predictor.featureMaps(this.#layers.wanted()));
    const end = performance.now();
    this.#mapsRestUntil = end + REST * (end - start);
  }

  /** @param {BackendName[]} order */
  async #open(order) {
    const opened = await openNetwork({ ...this.#given, order, keepsMaps: this.#layers !== null });
    this.#running?.predictor.dispose();
    this.#running = opened;
    this.#reasons = { ...this.#reasons, ...opened.reasons };
    this.#durations = [];
    this.#backend.show(opened.backend, this.#reasons);
  }

  /**
   * Change to another backend; keep the present one where that does not work.
   *
   * @param {BackendName} name
   */
  #change(name) {
    this.#backend.lock();
    this.#queue.run(async () => {
      try {
        await this.#open([name]);
        this.#pad.repeat();
      } catch (error) {
        const reason = (error instanceof BackendsError && error.reasons[name]) || messageOf(error);
        this.#reasons = { ...this.#reasons, [name]: reason };
        if (this.#running) this.#backend.show(this.#running.backend, this.#reasons, reason);
      }
    });
  }

  /** @param {unknown} error */
  #fail(error) {
    this.#answer.fail(messageOf(error));
    // A defect is shown to the visitor and reported as an error as well.
    if (!(error instanceof NetworkError)) globalThis.reportError(error);
  }
}
