// The camera as the input of a network: one picture after the other, as fast as the network answers.

import { prepare } from "../drawing/pictures.js";
import { usesMiddleSquare } from "../drawing/rules.js";
import { BlankPicture } from "../drawing/steps.js";
import { element, setText } from "../pad/elements.js";
import { button } from "../pad/pad_controls.js";
import { KEPT_SIDE } from "./frame.js";
import { Viewfinder } from "./viewfinder.js";

/** @import { PreparationRules } from "../drawing/rules.js" */
/** @import { State } from "./viewfinder.js" */

/**
 * picture: a whole frame of the camera. isFinal: whether the visitor has paused at this picture.
 *
 * @typedef {{picture: ImageData, isFinal: boolean}} Frame
 */

// Of a picture's longer side, in pixels. To find a digit on paper takes twice as long at 320.
const SIDE = 256;
const DIGIT_SIDE = 224;
const CUT_SIDE = 341; // of 341 x 256 pixels, the middle square has 256 x 256
const SECOND = 1000; // milliseconds

/**
 * The longer side of the pictures to take for a network that was trained by these rules.
 *
 * @param {PreparationRules} rules
 */
export function sideFor(rules) {
  if (rules.preparation === "digit") return DIGIT_SIDE;
  return usesMiddleSquare(rules) ? CUT_SIDE : SIDE;
}

/**
 * A picture of the camera as the input of a network; null where nothing is on it.
 *
 * @param {ImageData} picture
 * @param {PreparationRules} rules those that its network.json holds
 */
export function inputOfFrame(picture, rules) {
  try {
    return prepare(picture, rules).image;
  } catch (error) {
    if (error instanceof BlankPicture) return null;
    throw error;
  }
}

/** The camera with its buttons; `view` is its element. */
export class LiveCamera {
  #viewfinder = new Viewfinder((state) => this.#follow(state));
  #pause = button("Pause", () => this.#turn());
  #pace = element("span", { class: "wb-note cam-pace" });
  /** @type {number[]} */
  #moments = []; // of the frames of the last second
  #side;
  #onFrame;
  #onOff;
  #isPaused = false;
  #isRunning = false;

  /**
   * rules: those that the network's network.json holds. onFrame: the next frame is taken when its promise is fulfilled. onOff: called when the camera shows no picture.
   *
   * @param {{rules: PreparationRules, onFrame: (frame: Frame) => Promise<void>, onOff: () => void, more: Node[]}} options
   */
  constructor({ rules, onFrame, onOff, more }) {
    this.#side = sideFor(rules);
    this.#viewfinder.showSquare(usesMiddleSquare(rules));
    this.#onFrame = onFrame;
    this.#onOff = onOff;
    const row = element("div", { class: "wb-row" }, this.#pause, ...more, this.#pace);
    this.view = element(
      "div",
      { class: "wb-pad" },
      this.#viewfinder.view,
      element("div", { class: "wb-controls" }, row),
    );
    this.#follow("off");
  }

  open() {
    return this.#viewfinder.open();
  }

  close() {
    this.#viewfinder.close();
    this.view.remove();
  }

  /** Call onFrame again with the picture at which the visitor has paused. */
  repeat() {
    if (this.#isPaused) this.#onFrame({ picture: this.#viewfinder.picture(this.#side), isFinal: true });
  }

  /** The present picture as a PNG in a data URL, as large as a data set keeps it. */
  png() {
    return this.#viewfinder.png(Math.min(this.#side, KEPT_SIDE));
  }

  /** @param {State} state */
  #follow(state) {
    this.#pause.disabled = state !== "live";
    this.#isPaused = false;
    this.#moments = [];
    setText(this.#pause, "Pause");
    setText(this.#pace, "");
    if (state === "live") this.#run();
    else this.#onOff();
  }

  #turn() {
    this.#isPaused = !this.#isPaused;
    setText(this.#pause, this.#isPaused ? "Go on" : "Pause");
    this.#viewfinder.hold(this.#isPaused);
    this.#moments = [];
    if (this.#isPaused) this.repeat();
    else this.#run();
  }

  async #run() {
    if (this.#isRunning) return;
    this.#isRunning = true;
    while (this.#viewfinder.isLive && !this.#isPaused) {
      await this.#onFrame({ picture: this.#viewfinder.picture(this.#side), isFinal: false });
      this.#count(performance.now());
      await new Promise((next) => requestAnimationFrame(next));
    }
    this.#isRunning = false;
  }
  /** @param {number} now milliseconds */
  #count(now) {
    const [first = now] = this.#moments;
    this.#moments.push(now);
    if (now - first < SECOND) return;
    setText(this.#pace, paceText((this.#moments.length - 1) / ((now - first) / SECOND)));
    this.#moments = [now];
  }
}

/** @param {number} frames a second */
function paceText(frames) {
  return `Pictures a second: ${frames.toFixed(frames < 10 ? 1 : 0)}`;
}
