// Draws by keyboard: the arrow keys move a pen over the sheet, the space bar puts it down and lifts it.

import { element } from "./elements.js";
import { SIDE } from "./strokes.js";

/** @import { Point } from "./strokes.js" */

/**
 * What the pen does to the drawing.
 *
 * @typedef {{begin: (point: Point) => void, extend: (point: Point) => void, end: () => void}} PenActions
 */

/** What the keys do, for those who draw with them. */
export const KEYS = "Arrow keys move the pen, with Shift faster. Space puts it down and lifts it.";
/** The label of a sheet that a pointer and this pen draw on. */
export const DRAWING_AREA = `Drawing area. Draw with a mouse, a pen or a finger. By keyboard: ${KEYS}`;

const STEP = 5;
const LARGE_STEP = 20; // with Shift
/** @type {Record<string, Point>} */
const DIRECTIONS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

/** A pen that the keys of a focused sheet move. `view` marks its position. */
export class KeyboardPen {
  view = element("span", { class: "wb-pen", "aria-hidden": "true" });
  #actions;
  /** @type {Point} */
  #place = [SIDE / 2, SIDE / 2];
  #isDown = false;

  /** @param {PenActions} actions */
  constructor(actions) {
    this.#actions = actions;
    this.#mark();
  }

  /**
   * Act on a key. Keys that mean nothing here keep their usual effect.
   *
   * @param {Pick<KeyboardEvent, "key" | "shiftKey" | "ctrlKey" | "altKey" | "metaKey" | "repeat" | "preventDefault">} event
   */
  press(event) {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    const direction = DIRECTIONS[event.key];
    if (direction) this.#move(direction, event.shiftKey ? LARGE_STEP : STEP);
    else if (event.key === " ") this.#toggle(event.repeat);
    else return;
    event.preventDefault();
  }

  /** Lift the pen, which ends its stroke. */
  lift() {
    if (!this.#isDown) return;
    this.#isDown = false;
    this.#mark();
    this.#actions.end();
  }

  /** @param {boolean} isRepeat whether the key was not released since the last event */
  #toggle(isRepeat) {
    if (isRepeat) return;
    if (this.#isDown) {
      this.lift();
      return;
    }
    this.#isDown = true;
    this.#mark();
    this.#actions.begin(this.#place);
  }

  /**
   * @param {Point} direction
   * @param {number} step
   */
  #move([x, y], step) {
    const within = (/** @type {number} */ value) => Math.min(Math.max(value, 0), SIDE);
    this.#place = [within(this.#place[0] + x * step), within(this.#place[1] + y * step)];
    this.#mark();
    if (this.#isDown) this.#actions.extend(this.#place);
  }

  #mark() {
    const [x, y] = this.#place;
    this.view.style.left = `${(100 * x) / SIDE}%`;
    this.view.style.top = `${(100 * y) / SIDE}%`;
    this.view.dataset.down = String(this.#isDown);
  }
}
