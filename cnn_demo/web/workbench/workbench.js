// Draw, and see at once what the network answers and what each of its layers puts out; all of it in this browser.

import { inputOf } from "../drawing/preparation.js";
import { ORDER, obstacleTo } from "../network/backends.js";
import { doubt } from "../network/certainty.js";
import { NetworkError } from "../network/network_error.js";
import { openNetwork } from "../network/runtime.js";
import { DIGIT_EXAMPLES } from "../pad/digits.js";
import { element } from "../pad/elements.js";
import { Pad } from "../pad/pad.js";
import { createAnswerView } from "./answer_view.js";
import { createBackendView } from "./backend_view.js";
import { withDuration } from "./durations.js";
import { createInputView } from "./input_view.js";
import { keepStrokes, keptStrokes } from "./keeping.js";
import { createLayersView } from "./layers_view.js";
import { createTurns } from "./turns.js";
import { invitation, LOADING } from "./wording.js";

const PRIVACY = "Nothing you draw leaves this device.";
const REST = 2; // after painting the layers, they rest for so many times as long: the answer goes first

/**
 * Put the workbench into an element of the page. Returns a function that takes it away and gives its memory back.
 *
 * network: what network.json holds; weights: ArrayBuffer, the bytes of weights.bin; sources: see network/runtime.js.
 * options: compact: true leaves the layers and the choice of backend out; keepStrokesAs: a key of sessionStorage, under
 * which the drawing outlasts a change of the page; examples: [{name, strokes}], see pad/strokes.js, digits where none
 * are given; backend: the one to try first.
 */
export function mount(root, { network, weights, sources, options = {} }) {
  const workbench = new Workbench({ network, weights, sources }, options);
  root.append(workbench.view);
  workbench.start();
  return () => workbench.close();
}

class Workbench {
  #given; // {network, weights, sources}
  #options;
  #turns = createTurns(
    (change) => this.#update(change),
    (error) => this.#fail(error),
  );
  #answer;
  #input;
  #backend;
  #layers = null;
  #pad;
  #running = null; // {predictor, backend} once a network is loaded
  #reasons = {};
  #durations = [];
  #hasMaps = false;
  #mapsAreDue = false;
  #mapsRestUntil = 0;
  #isClosed = false;

  constructor(given, options) {
    const { network } = given;
    this.#given = given;
    this.#options = options;
    this.#answer = createAnswerView(network);
    this.#input = createInputView(network.input_shape);
    this.#backend = createBackendView((name) => this.#change(name), !options.compact);
    if (!options.compact) this.#layers = createLayersView(network.layers, () => this.#showMapsSoon());
    this.#pad = this.#createPad();
    this.view = this.#build();
    this.#answer.wait(LOADING);
  }

  start() {
    const { sources } = this.#given;
    const obstacles = ORDER.map((name) => [name, obstacleTo(name, sources)]).filter(([, obstacle]) => obstacle);
    this.#reasons = Object.fromEntries(obstacles);
    const first = this.#options.backend;
    const order = first ? [first, ...ORDER.filter((name) => name !== first)] : ORDER;
    this.#turns.inTurn(() => this.#open(order));
    const key = this.#options.keepStrokesAs;
    this.#pad.restore(key ? keptStrokes(key) : []);
  }

  close() {
    this.#isClosed = true;
    this.#layers?.close();
    this.view.remove();
    this.#turns.inTurn(() => this.#running?.predictor.dispose());
  }

  #createPad() {
    const isDigit = this.#given.network.preparation === "digit";
    const examples = this.#options.examples ?? (isDigit ? DIGIT_EXAMPLES : []);
    // The preparation of a digit crops it anyway; a smaller picture is prepared in less time, and to the same input.
    return new Pad({ onChange: (change) => this.#drawn(change), examples, isPartEnough: isDigit });
  }

  #build() {
    const { box, spoken, bars } = this.#answer;
    const evidence = element("div", { class: "wb-evidence" }, bars, this.#input.view);
    const main = element("div", { class: "wb-main" }, this.#pad.view, box, spoken, evidence);
    const foot = element("div", { class: "wb-foot" }, this.#backend.view, element("p", { class: "wb-note" }, PRIVACY));
    return element("div", { class: "wb" }, main, foot, ...(this.#layers ? [this.#layers.view] : []));
  }

  #drawn(change) {
    const key = this.#options.keepStrokesAs;
    if (change.isFinal && key) keepStrokes(key, this.#pad.strokes());
    this.#turns.ask(change);
  }

  /** From what is drawn to the answer on the page. */
  async #update({ picture, isFinal }) {
    const start = performance.now();
    const image = inputOf(picture, this.#given.network);
    const preparation = performance.now() - start;
    if (!this.#running || this.#isClosed) return;
    if (!image) return this.#wait();
    const { probabilities, milliseconds } = await this.#running.predictor.predict(image);
    this.#answer.show(probabilities, doubt(this.#given.network.certainty, probabilities), isFinal);
    this.#input.show(image);
    this.#durations = withDuration(this.#durations, { preparation, network: milliseconds });
    this.#hasMaps = true;
    if (isFinal) this.#backend.showSpeed(this.#durations, this.#running.backend);
    if (isFinal || performance.now() >= this.#mapsRestUntil) this.#showMapsSoon();
  }

  #wait() {
    this.#hasMaps = false;
    this.#answer.wait(invitation(this.#given.network));
    this.#input.show(null);
    this.#showMapsSoon();
  }

  /** Once a frame at most, and after the answer. */
  #showMapsSoon() {
    if (this.#mapsAreDue || !this.#layers) return;
    this.#mapsAreDue = true;
    requestAnimationFrame(() => this.#turns.inTurn(() => this.#showMaps()));
  }

  async #showMaps() {
    this.#mapsAreDue = false;
    if (this.#isClosed) return;
    if (!this.#hasMaps) return this.#layers.clear();
    const start = performance.now();
    this.#layers.show(await this.#running.predictor.featureMaps(this.#layers.wanted()));
    const end = performance.now();
    this.#mapsRestUntil = end + REST * (end - start);
  }

  async #open(order) {
    const opened = await openNetwork({ ...this.#given, order, keepsMaps: this.#layers !== null });
    this.#running?.predictor.dispose();
    this.#running = { predictor: opened.predictor, backend: opened.backend };
    this.#reasons = { ...this.#reasons, ...opened.reasons };
    this.#durations = [];
    this.#backend.show(opened.backend, this.#reasons);
  }

  /** Go on with another backend, or with the same where it cannot be had. */
  #change(name) {
    this.#backend.lock();
    this.#turns.inTurn(async () => {
      try {
        await this.#open([name]);
        this.#pad.repeat();
      } catch (error) {
        this.#reasons = { ...this.#reasons, [name]: error.reasons?.[name] ?? error.message };
        this.#backend.show(this.#running.backend, this.#reasons, this.#reasons[name]);
      }
    });
  }

  #fail(error) {
    this.#answer.fail(error.message);
    // A defect is shown to the visitor and stays loud for whoever looks for it.
    if (!(error instanceof NetworkError)) globalThis.reportError(error);
  }
}
