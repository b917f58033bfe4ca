// The position of a figure's frame, which the visitor moves in the browser and Python by its sliders.

/** @import { Position } from "../types/explain.js" */
/** @import { FrameState, Settlement } from "../types/learn.js" */

/** Keeps the visitor's position against older ones that Python answers with. */
export class FramePosition {
  /** @type {Position} */
  #now;
  /** @type {Position} the one that Python has */
  #known;
  /** How many positions were sent to Python. Its answers say how many of them it has taken over. */
  #settled;

  /** @param {FrameState} state */
  constructor({ position, settled }) {
    this.#now = position;
    this.#known = position;
    this.#settled = settled;
  }

  get now() {
    return this.#now;
  }

  /**
   * Move by hand. Returns whether this is another position.
   *
   * @param {Position} position
   */
  move(position) {
    if (isSame(position, this.#now)) return false;
    this.#now = position;
    return true;
  }

  /**
   * What to tell Python when the visitor has chosen a position; null where Python knows it.
   *
   * @returns {Settlement | null}
   */
  settle() {
    if (isSame(this.#now, this.#known)) return null;
    this.#known = this.#now;
    this.#settled += 1;
    return { ...this.#now, settled: this.#settled };
  }

  /**
   * Take over what Python answers, unless the visitor has chosen a later position or is about to.
   *
   * @param {FrameState} state
   */
  hear({ position, settled }) {
    if (settled < this.#settled || isSame(position, this.#known)) return;
    this.#known = position;
    this.#now = position;
  }
}

/**
 * @param {Position} one
 * @param {Position} other
 */
function isSame(one, other) {
  return one.row === other.row && one.column === other.column;
}
