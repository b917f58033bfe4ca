// Compares the browser's answer with the server's, for a drawing on the component streamlit-drawable-canvas.

import { inputOf } from "../drawing/preparation.js";
import { certaintyOf } from "../network/certainty.js";
import { messageOf } from "../network/network_error.js";
import { openNetwork } from "../network/runtime.js";
import { element } from "../pad/elements.js";
import { createAnswerView } from "../workbench/answer_view.js";
import { invitation, LOADING } from "../workbench/texts.js";
import { createWorkQueue } from "../workbench/work_queue.js";
import { createComparisonView } from "./comparison_view.js";
import { DrawableCanvas } from "./drawable_canvas.js";
import { subscribe } from "./server_answers.js";

/** @import { Change } from "../pad/pad.js" */
/** @import { Predictor } from "../network/predictor.js" */
/** @import { ServerAnswer } from "./server_answers.js" */
/** @import { Given } from "../workbench/workbench.js" */

/**
 * canvas: the class of the element that holds the component. network: the name under which the server answers.
 *
 * @typedef {Given & {options: {canvas: string, network: string}}} ComparisonGiven
 */

/**
 * Put the comparison into an element of the page. Returns a function that removes it and frees its memory.
 *
 * @param {Element} root
 * @param {ComparisonGiven} given
 */
export function mount(root, given) {
  const comparison = new Comparison(given);
  root.append(comparison.view);
  return () => comparison.close();
}

class Comparison {
  view;
  #given;
  #answer;
  #compared;
  #canvas;
  #unsubscribe;
  #queue = createWorkQueue(
    (/** @type {Change} */ change) => this.#update(change),
    (error) => this.#answer.fail(messageOf(error)),
  );
  /** @type {Predictor | null} */
  #predictor = null;
  /** @type {Float32Array | null} */
  #here = null;
  /** @type {ServerAnswer} */
  #there = null;

  /** @param {ComparisonGiven} given */
  constructor(given) {
    this.#given = given;
    this.#answer = createAnswerView(given.network);
    this.#compared = createComparisonView(given.network.classes);
    const { box, spoken } = this.#answer;
    this.view = element("div", { class: "wb wb-comparing" }, box, spoken, this.#compared.view);
    this.#answer.wait(LOADING);
    this.#queue.run(() => this.#open());
    this.#canvas = new DrawableCanvas(given.options.canvas, (picture, isFinal) => this.#draw({ picture, isFinal }));
    this.#unsubscribe = subscribe(given.options.network, (answer) => this.#hear(answer));
  }

  close() {
    this.#unsubscribe();
    this.#canvas.close();
    this.view.remove();
    this.#queue.run(() => this.#predictor?.dispose());
  }

  async #open() {
    const { predictor } = await openNetwork({ ...this.#given, keepsMaps: false });
    this.#predictor = predictor;
  }

  /** @param {Change} change */
  #draw(change) {
    if (!change.isFinal) this.#there = null; // it was for the drawing before this stroke
    this.#queue.update(change);
  }

  /** @param {ServerAnswer} answer */
  #hear(answer) {
    if (this.#canvas.isPressed) return; // for a drawing that has changed meanwhile
    this.#there = answer;
    this.#compared.show(this.#here, this.#there);
    this.#canvas.watch(); // undo and clear bring a new picture with the server's answer
  }

  /** @param {Change} change */
  async #update({ picture, isFinal }) {
    if (!this.#predictor) return;
    const { network } = this.#given;
    const image = inputOf(picture, network);
    if (image) {
      const { probabilities } = await this.#predictor.predict(image);
      this.#here = probabilities;
      this.#answer.show(probabilities, certaintyOf(network.certainty, probabilities), isFinal);
    } else {
      this.#here = null;
      this.#answer.wait(invitation(network));
    }
    this.#compared.show(this.#here, this.#there);
  }
}
