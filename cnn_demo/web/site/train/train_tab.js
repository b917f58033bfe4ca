// The tab in which a visitor draws examples, trains the network further on them, and takes the result.

import { filledWeights } from "../../network/filled_weights.js";
import { messageOf, NetworkError } from "../../network/network_error.js";
import { element, setText } from "../../pad/elements.js";
import { radioGroup } from "../../pad/radio_group.js";
import { downloadBundle } from "../../training/download_bundle.js";
import { volume } from "../../training/evaluation.js";
import { createClassForm } from "./class_form.js";
import { createCollector } from "./collector.js";
import { load, save, whatIsMissing } from "./drawings.js";
import { fineTuned } from "./fine_tuning.js";
import { ownConstants, ownHeader } from "./own_design.js";
import { weightsOf } from "./site_weights.js";
import { outcome, progress, trainTitle } from "./texts.js";
import { openForTraining } from "./training_backend.js";

/** @import { Given } from "../../workbench/workbench.js" */
/** @import { SiteTraining } from "../../types/site.js" */
/** @import { Collection } from "./drawings.js" */
/** @import { FineTuned } from "./fine_tuning.js" */

const PURPOSE =
  "Draw some examples or show them to the camera, and the network learns from them in this page. It starts from what it can do already. Nothing " +
  "leaves this device.";
const WARNING = "It is trained on your examples alone, so it may afterwards read other people’s less well than before.";
const NOT_SAVED = "This browser does not store the examples: they are gone when the page is closed.";
const KEY = "cnn-workshop-drawings-";

/**
 * onTrained gets the trained network for the other tab, null to go back to the first one. `view` is the tab's element.
 *
 * @param {Given & {training: SiteTraining}} given
 * @param {(trained: Given | null) => void} onTrained
 */
export function createTrainTab(given, onTrained) {
  return new TrainTab(given, onTrained);
}

class TrainTab {
  #given;
  #onTrained;
  #key;
  /** @type {Collection} */
  #collection;
  /** @type {FineTuned | null} */
  #result = null;
  #isRunning = false;
  #isStopped = false;
  #collector;
  #classes;
  #layers;
  #train = element("button", { type: "button", class: "wb-button site-main-button" });
  #stop = element("button", { type: "button", class: "wb-button" }, "Stop");
  #bar = element("progress", { class: "site-progress", max: 1, value: 0, "aria-label": "Training" });
  #status = element("p", { class: "site-status", role: "status" });
  #note = element("p", { class: "wb-note" });
  #download = element("button", { type: "button", class: "wb-button" }, "Download the network");
  #back = element("button", { type: "button", class: "wb-button" }, "Go back to the first network");
  #actions = element("div", { class: "wb-row" }, this.#download, this.#back);

  /**
   * @param {Given & {training: SiteTraining}} given
   * @param {(trained: Given | null) => void} onTrained
   */
  constructor(given, onTrained) {
    const { network } = given;
    this.#given = given;
    this.#onTrained = onTrained;
    this.#key = KEY + network.made_from.slice(0, 12);
    this.#collection = load(this.#key, network.classes, volume(network.input_shape));
    this.#collector = createCollector(network, {
      onAdd: (drawing) => this.#change({ drawings: [...this.#collection.drawings, drawing] }),
      onRemove: (index) => this.#change({ drawings: this.#collection.drawings.toSpliced(index, 1) }),
    });
    this.#classes = createClassForm((classes) => this.#change({ classes, drawings: [] }));
    this.#layers = radioGroup("Layers to train", { last: "Last layer", all: "All layers" }, "last");
    this.view = element(
      "div",
      { class: "site-train wb" },
      element("p", {}, PURPOSE),
      this.#collector.view,
      this.#classes.view,
      element("div", { class: "wb-row" }, element("span", { class: "wb-label" }, "Train"), this.#layers.view),
      element("div", { class: "wb-row" }, this.#train, this.#stop),
      this.#bar,
      this.#status,
      this.#actions,
      this.#note,
    );
    this.#train.addEventListener("click", () => this.#run());
    this.#stop.addEventListener("click", () => {
      this.#isStopped = true;
    });
    this.#download.addEventListener("click", () => this.#save());
    this.#back.addEventListener("click", () => this.#forget());
    this.#render();
  }

  /** @param {Partial<Collection>} changed */
  #change(changed) {
    this.#collection = { ...this.#collection, ...changed };
    const isSaved = save(this.#key, this.#collection);
    setText(this.#note, isSaved ? WARNING : NOT_SAVED);
    this.#render();
  }

  #render() {
    const missing = whatIsMissing(this.#collection);
    this.#collector.show(this.#collection);
    this.#classes.show(this.#collection.classes);
    setText(this.#train, trainTitle(this.#collection.drawings.length));
    this.#train.disabled = this.#isRunning || missing !== "";
    this.#stop.hidden = this.#bar.hidden = !this.#isRunning;
    this.#actions.hidden = this.#isRunning || this.#result === null;
    if (!this.#isRunning && !this.#result) setText(this.#status, missing);
    if (!this.#note.textContent) setText(this.#note, WARNING);
    for (const part of [this.#collector, this.#classes]) part.lock(this.#isRunning);
  }

  async #run() {
    this.#isRunning = true;
    this.#isStopped = false;
    this.#bar.value = 0;
    setText(this.#status, "Loading …");
    this.#render();
    try {
      this.#result = await this.#trained();
      setText(this.#status, outcome(this.#result));
      this.#onTrained(this.#asGiven(this.#result));
    } catch (error) {
      setText(this.#status, `The training has failed: ${messageOf(error)} Your examples are still here.`);
      if (!(error instanceof NetworkError)) globalThis.reportError(error);
    } finally {
      this.#isRunning = false;
      this.#render();
    }
  }

  async #trained() {
    const { network, weights, sources, training } = this.#given;
    const tf = await openForTraining(sources);
    const started = performance.now();
    return fineTuned({
      tf,
      header: network,
      training,
      weights: weightsOf(tf, network, weights, training),
      collection: this.#collection,
      onlyLast: this.#layers.value() === "last",
      isStopped: () => this.#isStopped,
      onProgress: (share, validation) => {
        const seconds = (performance.now() - started) / 1000;
        this.#bar.value = share;
        setText(this.#status, progress(share, share > 0.1 ? (seconds * (1 - share)) / share : null, validation));
      },
    });
  }

  /**
   * @param {FineTuned} result
   * @returns {Given}
   */
  #asGiven({ plan, trained }) {
    const { network, sources, training } = this.#given;
    const header = ownHeader(network, plan.nodes, plan.classes);
    return {
      network: { ...header, certainty: trained.certainty },
      weights: filledWeights(ownConstants(training.constants, plan.nodes), trained.weights),
      sources,
    };
  }

  #save() {
    if (!this.#result) return;
    const { plan, trained } = this.#result;
    downloadBundle(plan, trained);
  }

  #forget() {
    this.#result = null;
    setText(this.#status, "");
    this.#onTrained(null);
    this.#render();
  }
}
