// The Explain page: a drawing area, the network as an overview, and how every number in it is computed.

import { inputOf } from "../drawing/preparation.js";
import { certaintyOf } from "../network/certainty.js";
import { messageOf, NetworkError } from "../network/network_error.js";
import { openNetwork } from "../network/runtime.js";
import { DIGIT_EXAMPLES } from "../pad/digit_examples.js";
import { element } from "../pad/elements.js";
import { Pad } from "../pad/pad.js";
import { radioGroup } from "../pad/radio_group.js";
import { loadStrokes, saveStrokes } from "../pad/saved_strokes.js";
import { createAnswerView } from "../workbench/answer_view.js";
import { legend } from "../workbench/legend.js";
import { invitation, LOADING } from "../workbench/texts.js";
import { createWorkQueue } from "../workbench/work_queue.js";
import { ExplainedNetwork } from "./explained_network.js";
import { initialSelection } from "./initial_selection.js";
import { MapDetail } from "./map_detail.js";
import { Overview } from "./overview.js";
import { PRIVACY } from "./texts.js";

/** @import { Change } from "../pad/pad.js" */
/** @import { Predictor } from "../network/predictor.js" */
/** @import { ExplainGiven, OpenedMap } from "../types/explain.js" */

const BY_POINTER = "Point at a map to see what it is computed from; click it, or press Enter, to open it. ";
const BY_TOUCH = "Tap a map to open it and see what it is computed from. ";
const CHOICES = { first: "First", active: "Most active" };
const SCALES = { layer: "Layer", map: "Map" };
const COUNTS = [4, 8, 16, 32];
const USUAL_COUNT = 8;
const FIRST_EXAMPLE = 3;
const LOW = 0.7; // of the window's height: what opens below is scrolled into view

/**
 * Put the page into an element. Returns a function that removes it and frees its memory.
 *
 * @param {Element} root
 * @param {ExplainGiven} given
 */
export function mount(root, given) {
  const explain = new Explain(given);
  root.append(explain.view);
  explain.start();
  return () => explain.close();
}

class Explain {
  view;
  #given;
  #options;
  #network;
  #queue = createWorkQueue(
    (/** @type {Change} */ change) => this.#update(change),
    (error) => this.#fail(error),
  );
  #answer;
  #pad;
  #overview;
  #detail;
  #maps = radioGroup("Maps shown", CHOICES, "first", () => this.#rebuild());
  #scale = radioGroup("Scale by", SCALES, "layer", () => this.#paint());
  #count = element("select", { class: "wb-select" });
  /** @type {Predictor | null} */
  #predictor = null;
  #resized = new ResizeObserver(() => this.#overview.isOutOfShape && this.#rebuild());
  #isClosed = false;

  /** @param {ExplainGiven} given */
  constructor(given) {
    const { network, nodes, weights } = given;
    this.#given = given;
    this.#options = given.options ?? {};
    this.#network = new ExplainedNetwork({ ...network, nodes }, weights);
    this.#answer = createAnswerView(network);
    this.#overview = new Overview(this.#network, (opened) => this.#open(opened));
    this.#detail = new MapDetail(this.#network, (opened) => this.#overview.mark(opened));
    const isDigit = network.preparation === "digit";
    this.examples = this.#options.examples ?? (isDigit ? DIGIT_EXAMPLES : []);
    this.#pad = new Pad({
      onChange: (change) => this.#onDrawing(change),
      examples: this.examples,
      isPartEnough: isDigit,
    });
    this.#count.append(...COUNTS.map((count) => element("option", { value: count }, String(count))));
    this.#count.value = String(USUAL_COUNT);
    this.#count.addEventListener("change", () => this.#rebuild());
    this.view = this.#build();
    this.#answer.wait(LOADING);
  }

  start() {
    this.#overview.build(this.#choice());
    this.#resized.observe(this.#overview.view);
    this.#paint();
    this.#queue.run(() => this.#load());
    const saved = this.#options.keepStrokesAs ? loadStrokes(this.#options.keepStrokesAs) : [];
    const example = this.examples[FIRST_EXAMPLE % Math.max(this.examples.length, 1)];
    this.#pad.restore(saved.length ? saved : (example?.strokes ?? []));
  }

  close() {
    this.#isClosed = true;
    this.#resized.disconnect();
    this.#detail.close();
    this.view.remove();
    this.#queue.run(() => this.#predictor?.dispose());
  }

  #build() {
    const { box, spoken } = this.#answer;
    const count = element("label", { class: "wb-label" }, "Maps per layer", this.#count);
    const shown = element(
      "div",
      { class: "wb-row" },
      element("span", { class: "wb-label" }, "Show"),
      this.#maps.view,
      count,
    );
    const scaled = element(
      "div",
      { class: "wb-row wb-scale" },
      element("span", { class: "wb-label" }, "Scale by"),
      this.#scale.view,
      legend(),
    );
    const note = element(
      "p",
      { class: "wb-note" },
      globalThis.matchMedia("(hover: none)").matches ? BY_TOUCH : BY_POINTER,
      PRIVACY,
    );
    const says = element("div", { class: "ex-says" }, box, spoken, note, shown, scaled);
    const title = element("h2", { class: "wb-hidden" }, "The network");
    const beside = element("div", { class: "ex-beside" }, says, title, this.#overview.view);
    const main = element("div", { class: "ex-main" }, this.#pad.view, beside);
    return element("div", { class: "wb ex" }, main, this.#detail.view);
  }

  /** @param {Change} change */
  #onDrawing(change) {
    const key = this.#options.keepStrokesAs;
    if (change.isFinal && key) saveStrokes(key, this.#pad.strokes());
    this.#queue.update(change);
  }

  async #load() {
    const { network, weights, network_bytes, sources } = this.#given;
    const { predictor } = await openNetwork({
      network,
      weights: weights.slice(0, network_bytes),
      sources,
      keepsMaps: true,
    });
    this.#predictor = predictor;
  }

  /**
   * Prepare the drawing, predict, and show every number.
   *
   * @param {Change} change
   */
  async #update({ picture, isFinal }) {
    if (!this.#predictor || this.#isClosed) return;
    const image = inputOf(picture, this.#given.network);
    if (!image) return this.#wait();
    const { network } = this.#given;
    const { probabilities } = await this.#predictor.predict(image);
    const maps = await this.#predictor.featureMaps(network.layers.map(({ name }) => name));
    this.#network.show(Float32Array.from(image.values), maps);
    this.#answer.show(probabilities, certaintyOf(network.certainty, probabilities), isFinal);
    if (isFinal && this.#maps.value() === "active") this.#overview.build(this.#choice());
    this.#paint();
    if (isFinal && !this.#detail.isOpen) this.#detail.open(initialSelection(this.#network));
  }

  /** Show that nothing is drawn. */
  #wait() {
    this.#network.show(null);
    this.#answer.wait(invitation(this.#given.network));
    this.#paint();
  }

  /** @param {OpenedMap} opened */
  #open(opened) {
    this.#detail.open(opened);
    const { top } = this.#detail.view.getBoundingClientRect();
    if (top > LOW * innerHeight) this.#detail.view.scrollIntoView({ block: "center" });
  }

  #choice() {
    return { count: Number(this.#count.value), isActive: this.#maps.value() === "active" };
  }

  #rebuild() {
    this.#overview.build(this.#choice());
    this.#paint();
  }

  #paint() {
    this.#overview.paint(this.#scale.value() === "layer");
    this.#detail.refresh();
  }

  /** @param {unknown} error */
  #fail(error) {
    this.#answer.fail(messageOf(error));
    // A defect is shown to the visitor and reported as an error as well.
    if (!(error instanceof NetworkError)) globalThis.reportError(error);
  }
}
