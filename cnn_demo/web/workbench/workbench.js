// The workbench: a drawing area or the camera, the network's answer to what is there now, and the output of each layer.

import { BackendsError, ORDER, obstacleTo } from "../network/backends.js";
import { certaintyOf } from "../network/certainty.js";
import { checkFinite, messageOf, NetworkError } from "../network/network_error.js";
import { openNetwork } from "../network/runtime.js";
import { element } from "../pad/elements.js";
import { createAnswerView } from "./answer_view.js";
import { createBackendView } from "./backend_view.js";
import { createCorrectionView } from "./correction_view.js";
import { withDuration } from "./durations.js";
import { createInputView } from "./input_view.js";
import { createLayersView } from "./layers_view.js";
import { NearestImages } from "./nearest_images.js";
import { PictureSource } from "./picture_source.js";
import { LOADING, privacyText } from "./texts.js";
import { createWorkQueue } from "./work_queue.js";

/** @import { BackendName, Reasons } from "../network/backends.js" */
/** @import { NetworkToOpen, OpenedNetwork } from "../network/runtime.js" */
/** @import { Example } from "../pad/strokes.js" */
/** @import { Duration } from "./durations.js" */
/** @import { Correction } from "../types/correction.js" */
/** @import { TrainingImages } from "../types/network.js" */
/** @import { Pictured } from "./picture_source.js" */
/** @import { AnswerText } from "./texts.js" */

/**
 * compact: without the layers and the choice of backend. demonstrates: draws a digit by itself where the visitor has drawn
 * none yet. keepStrokesAs: the key of sessionStorage under which the
 * drawing is saved. examples: drawings to try, digits where none are given. backend: the one to try first. camera: whether
 * the camera can take the place of the pad. corrects: whether the visitor can say what a picture really shows, which send
 * then gets as a Correction. invitation: the text on the empty pad.
 *
 * @typedef {object} WorkbenchOptions
 * @property {boolean} [compact]
 * @property {boolean} [demonstrates]
 * @property {string} [keepStrokesAs]
 * @property {Example[]} [examples]
 * @property {BackendName} [backend]
 * @property {boolean} [camera]
 * @property {boolean} [corrects]
 * @property {string} [invitation]
 * @property {TrainingImages | null} [trainingImages]
 */

/** @typedef {(correction: Correction) => void} Send */

/** @typedef {Pick<NetworkToOpen, "network" | "weights" | "sources">} Given */

const REST = 2; // after the layers are painted, the pause is so many times as long: the answer has priority

/**
 * Put the workbench into an element of the page. Returns a function that removes it and frees its memory.
 *
 * @param {Element} root
 * @param {Given & {options?: WorkbenchOptions, send?: Send}} given
 */
export function mount(root, { network, weights, sources, options = {}, send = () => {} }) {
  const workbench = new Workbench({ network, weights, sources }, options, send);
  root.append(workbench.view);
  workbench.start();
  return () => workbench.close();
}

class Workbench {
  #given;
  #options;
  #queue = createWorkQueue(
    (/** @type {Pictured} */ drawing) => this.#update(drawing),
    (error) => this.#fail(error),
  );
  #answer;
  #input;
  #backend;
  #layers;
  #correction;
  #nearest;
  #source;
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
   * @param {Send} send
   */
  constructor(given, options, send) {
    const { network } = given;
    this.#given = given;
    this.#options = options;
    this.#answer = createAnswerView(network);
    this.#input = createInputView(network.input_shape);
    this.#backend = createBackendView((name) => this.#change(name));
    this.#layers = options.compact ? null : createLayersView(network.layers, () => this.#showMapsSoon());
    const correct = (/** @type {number} */ label) => send({ ...this.#source.taken(), label });
    this.#correction = options.corrects ? createCorrectionView(network, correct) : null;
    const images = "DecompressionStream" in globalThis && options.trainingImages; // missing in old browsers
    this.#nearest = images ? new NearestImages(network, images, this.#queue.run) : null;
    this.#source = new PictureSource(network, options, {
      onDrawing: (drawing) => this.#queue.update(drawing),
      onFrame: (frame) => this.#queue.run(() => this.#update(frame)),
      onNothing: (texts) => this.#queue.run(() => this.#wait(texts)),
      onError: (error) => this.#fail(error),
    });
    this.view = this.#build();
    this.#answer.wait(LOADING);
  }

  start() {
    for (const name of ORDER) this.#reasons[name] = obstacleTo(name, this.#given.sources) ?? undefined;
    const first = this.#options.backend;
    const order = first ? [first, ...ORDER.filter((name) => name !== first)] : ORDER;
    this.#queue.run(() => this.#open(order));
    this.#source.start();
    if (this.#options.demonstrates) this.#queue.run(() => this.#demonstrate());
  }

  close() {
    this.#isClosed = true;
    this.#nearest?.follow(null);
    this.#source.close();
    this.#layers?.close();
    this.view.remove();
    this.#queue.run(() => this.#running?.predictor.dispose());
  }

  /** Draw a digit where the visitor has drawn none. */
  #demonstrate() {
    if (!this.#isClosed && this.#running) this.#source.demonstrate();
  }

  #build() {
    const { box, spoken, bars } = this.#answer;
    const more = [this.#nearest?.view, this.#input.view, this.#correction?.view].filter((view) => view !== undefined);
    const evidence = element("div", { class: "wb-evidence" }, bars, ...more);
    evidence.classList.toggle("wb-with-nearest", this.#nearest !== null);
    const privacy = element("p", { class: "wb-note wb-privacy" }, privacyText(this.#options));
    const main = element("div", { class: "wb-main" }, this.#source.view, box, spoken, evidence, privacy);
    const below = this.#layers ? [this.#layers.view, this.#backend.view] : [];
    return element("div", { class: "wb" }, main, ...below);
  }

  /**
   * Prepare the picture, predict, and show the answer.
   *
   * @param {Pictured} pictured
   */
  async #update({ picture, isFinal, inputOf }) {
    const start = performance.now();
    const image = inputOf(picture, this.#given.network);
    const preparation = performance.now() - start;
    if (!this.#running || this.#isClosed) return;
    if (!image) return this.#wait(this.#source.invitation());
    const { predictor } = this.#running;
    const { probabilities, milliseconds } = await predictor.predict(image);
    checkFinite(probabilities);
    const certainty = certaintyOf(this.#given.network.certainty, probabilities);
    this.#answer.show(probabilities, certainty, isFinal);
    this.#nearest?.follow({ predictor, image: image.values, probabilities, certainty, isFinal });
    this.#input.show(image);
    this.#correction?.allow(true);
    this.#durations = withDuration(this.#durations, { preparation, network: milliseconds });
    this.#hasMaps = true;
    if (!isFinal && performance.now() < this.#mapsRestUntil) return;
    this.#backend.showSpeed(this.#durations, this.#running.backend);
    this.#showMapsSoon();
  }

  /**
   * Show that there is no picture.
   *
   * @param {AnswerText} texts
   */
  #wait(texts) {
    this.#hasMaps = false;
    this.#answer.wait(texts);
    this.#input.show(null);
    this.#nearest?.follow(null);
    this.#correction?.allow(false);
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
    this.#nearest?.follow(null);
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
        this.#source.repeat();
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
