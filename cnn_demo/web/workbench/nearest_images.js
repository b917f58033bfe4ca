// Shows the training images nearest to each finished picture whose prediction is not sure.

import { Neighbours } from "../network/neighbours.js";
import { messageOf, NetworkError } from "../network/network_error.js";
import { createNearestView, TILES } from "./nearest_view.js";
import { candidates } from "./texts.js";

/** @import { Certainty } from "../network/certainty.js" */
/** @import { Predictor } from "../network/predictor.js" */
/** @import { NetworkHeader, TrainingImages } from "../types/network.js" */

/**
 * A picture that was predicted. isFinal: whether its stroke has ended.
 *
 * @typedef {object} Predicted
 * @property {Predictor} predictor
 * @property {Float32Array} image in [0, 1]
 * @property {Float32Array} probabilities
 * @property {Certainty} certainty
 * @property {boolean} isFinal
 */

/** The place for the images; `view` is its element. */
export class NearestImages {
  view;
  #run;
  #neighbours;
  #nearest;
  /** @type {Predicted | null} */
  #newest = null;
  #shown = ""; // the classes whose images are shown

  /**
   * @param {NetworkHeader} network
   * @param {TrainingImages} images
   * @param {(act: () => Promise<void>) => void} run does something when everything before it has ended
   */
  constructor(network, { url, about }, run) {
    this.#run = run;
    this.#neighbours = new Neighbours(network.input_shape, url);
    this.#nearest = createNearestView(network, about);
    this.view = this.#nearest.view;
  }

  /**
   * Show the images nearest to this picture, once its stroke has ended.
   *
   * @param {Predicted | null} predicted null where there is no picture
   */
  follow(predicted) {
    this.#newest = predicted;
    const labels = predicted && predicted.certainty.level !== "sure" ? candidates(predicted.probabilities) : [];
    if (!predicted?.isFinal && labels.join() === this.#shown) return this.#nearest.fade();
    this.#shown = "";
    if (!predicted?.isFinal || labels.length === 0) return this.#nearest.clear();
    this.#load(predicted, labels);
  }

  /**
   * Load the images first, beside everything else: no stroke waits for them.
   *
   * @param {Predicted} predicted
   * @param {number[]} labels
   */
  async #load(predicted, labels) {
    try {
      await this.#neighbours.load();
    } catch (error) {
      if (predicted === this.#newest) this.#nearest.fail(messageOf(error));
      if (!(error instanceof NetworkError)) globalThis.reportError(error);
      return;
    }
    this.#run(() => this.#find(predicted, labels));
  }

  /**
   * One step at a time: a new stroke comes first.
   *
   * @param {Predicted} predicted
   * @param {number[]} labels
   */
  async #find(predicted, labels) {
    if (predicted !== this.#newest) return;
    const { predictor, image } = predicted;
    const share = await this.#neighbours.learn(predictor, labels);
    if (share < 1) {
      this.#nearest.wait(share);
      this.#run(() => this.#find(predicted, labels));
      return;
    }
    const found = await this.#neighbours.nearest(predictor, image, labels, TILES);
    this.#nearest.show(labels.map((label, index) => ({ label, images: found[index] })));
    this.#shown = labels.join();
  }
}
