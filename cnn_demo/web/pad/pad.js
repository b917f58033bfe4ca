// The drawing area: a sheet to draw on with mouse, pen, finger or keyboard, and its controls. Knows no network.

import { play } from "./demonstration.js";
import { contextOf, element } from "./elements.js";
import { DRAWING_AREA, KEYS, KeyboardPen } from "./keyboard_pen.js";
import { oncePerFrame } from "./once_per_frame.js";
import { createControls } from "./pad_controls.js";
import { paintAll, paintStroke } from "./painting.js";
import { inkedPart, pointIn, SIDE, stepsTo, undone, visible, WHOLE, withSheet, withStroke } from "./strokes.js";

/** @import { Box, Example, Line, Point, Step, Stroke } from "./strokes.js" */

/**
 * picture: SIDE x SIDE, or the inked part only. isFinal: true at the end of a stroke, false while it is drawn.
 *
 * @typedef {{picture: ImageData, isFinal: boolean}} Change
 */

/**
 * onChange is called at most once a frame during a stroke, and at its end. examples: without any there is no button for
 * them. isPartEnough: report only the part of the sheet with ink and some paper around it. invitation: the text on the
 * empty sheet. more: further buttons beside those of the pad.
 *
 * @typedef {object} PadOptions
 * @property {(change: Change) => void} onChange
 * @property {Example[]} [examples]
 * @property {boolean} [isPartEnough]
 * @property {string} [invitation]
 * @property {Node[]} [more]
 */

/** The drawing area; `view` is its element. */
export class Pad {
  #sheet = createSheet();
  // The pixels are read back at every change, which is slow from a canvas on the graphics card.
  #context = contextOf(this.#sheet, { willReadFrequently: true });
  #keyboard = new KeyboardPen({
    begin: (point) => this.#begin(point),
    extend: (point) => this.#extend([point]),
    end: () => this.#end(),
  });
  #paper;
  #controls;
  #onChange;
  #isPartEnough;
  /** @type {Step[]} */
  #steps = [];
  /**
   * The stroke that is being drawn. before: the sheet without it.
   *
   * @type {{stroke: Line, before: ImageData} | null}
   */
  #drawing = null;
  /**
   * The mouse, pen or finger that draws. box: the position of the sheet.
   *
   * @type {{id: number, box: Box} | null}
   */
  #pointer = null;
  /**
   * Stops the demonstration that the sheet shows.
   *
   * @type {(() => void) | null}
   */
  #stop = null;
  /** @type {(input: void) => void} */
  #reportLive = oncePerFrame(() => this.#drawing && this.#report(false));

  /** @param {PadOptions} options */
  constructor({ onChange, examples = [], isPartEnough = false, invitation = "Draw here", more = [] }) {
    this.#onChange = onChange;
    this.#isPartEnough = isPartEnough;
    this.#controls = createControls({
      undo: () => this.#change(undone(this.#ownSteps())),
      clear: () => this.#change(this.#stop ? this.#ownSteps() : withSheet(this.#steps, [])),
      example: inTurn(examples, ({ strokes }) => this.#change(withSheet(this.#ownSteps(), strokes))),
      more,
    });
    if (!examples.length) this.#controls.example.remove();
    this.#paper = element("div", { class: "wb-paper" }, this.#sheet, ...notes(invitation), this.#keyboard.view);
    this.view = element("div", { class: "wb-pad" }, this.#paper, this.#controls.view);
    this.#listen();
    paintAll(this.#context, []);
  }

  /** The visible strokes. */
  strokes() {
    return visible(this.#steps);
  }

  /** The whole sheet as a PNG in a data URL. */
  png() {
    return this.#sheet.toDataURL("image/png");
  }

  /**
   * Replace the whole drawing and its history.
   *
   * @param {Stroke[]} strokes
   */
  restore(strokes) {
    this.#change(stepsTo(strokes));
  }

  /**
   * Draw these strokes by itself. The visitor's first touch clears them, and so does Clear.
   *
   * @param {Line[]} strokes
   */
  demonstrate(strokes) {
    const isStill = matchMedia("(prefers-reduced-motion: reduce)").matches;
    const show = (/** @type {Line[]} */ shown, /** @type {boolean} */ isEnd) => {
      this.#steps = stepsTo(shown);
      paintAll(this.#context, shown);
      this.#paper.dataset.demonstration = isEnd ? "ended" : "playing";
      this.#controls.clear.disabled = false;
      this.#mark();
      this.#report(isEnd);
    };
    this.#stop = () => {};
    if (isStill) show(strokes, true);
    else this.#stop = play(strokes, show);
  }

  /** Whether nothing is on the sheet. */
  get isEmpty() {
    return !this.#drawing && this.strokes().length === 0;
  }

  /** Whether the sheet shows a demonstration and not the visitor's drawing. */
  get isDemonstrating() {
    return this.#stop !== null;
  }

  /** Call onChange again with the present drawing. */
  repeat() {
    this.#report(true);
  }

  #listen() {
    const sheet = this.#sheet;
    sheet.addEventListener("pointerdown", (event) => this.#touch(event));
    sheet.addEventListener("pointermove", (event) => this.#follow(event));
    // The end of the capture is the end of the stroke, whatever its cause: pen up, an incoming call, another page.
    sheet.addEventListener("lostpointercapture", (event) => this.#release(event));
    sheet.addEventListener("keydown", (event) => this.#pointer || this.#keyboard.press(event));
    sheet.addEventListener("blur", () => this.#keyboard.lift());
  }

  /** @param {PointerEvent} event */
  #touch(event) {
    if (this.#pointer || event.button !== 0) return;
    this.#keyboard.lift();
    this.#sheet.setPointerCapture(event.pointerId);
    const box = this.#sheet.getBoundingClientRect();
    this.#pointer = { id: event.pointerId, box };
    this.#begin(pointIn(box, event.clientX, event.clientY));
  }

  /** @param {PointerEvent} event */
  #follow(event) {
    if (event.pointerId !== this.#pointer?.id) return;
    const { box } = this.#pointer;
    // One event may stand for several positions of the pen since the last frame.
    const positions = event.getCoalescedEvents?.() ?? [];
    this.#extend(
      (positions.length ? positions : [event]).map(({ clientX, clientY }) => pointIn(box, clientX, clientY)),
    );
  }

  /** @param {PointerEvent} event */
  #release(event) {
    if (event.pointerId !== this.#pointer?.id) return;
    this.#pointer = null;
    this.#end();
  }

  /** The visitor's steps. Ends a demonstration, which is not among them. */
  #ownSteps() {
    if (!this.#stop) return this.#steps;
    this.#stop();
    this.#stop = null;
    delete this.#paper.dataset.demonstration;
    paintAll(this.#context, []);
    this.#steps = [];
    return this.#steps;
  }

  /** @param {Point} point */
  #begin(point) {
    this.#steps = this.#ownSteps();
    /** @type {Line} */
    const stroke = { tool: this.#controls.tool(), width: this.#controls.width(), points: [] };
    this.#drawing = { stroke, before: this.#context.getImageData(0, 0, SIDE, SIDE) };
    this.#extend([point]);
    this.#mark();
  }

  /** @param {Point[]} points */
  #extend(points) {
    if (!this.#drawing) return;
    const { stroke, before } = this.#drawing;
    stroke.points.push(...points);
    this.#context.putImageData(before, 0, 0);
    paintStroke(this.#context, stroke);
    this.#reportLive();
  }

  #end() {
    if (!this.#drawing) return;
    this.#steps = withStroke(this.#steps, this.#drawing.stroke);
    this.#drawing = null;
    this.#finish();
  }

  /** @param {Step[]} steps */
  #change(steps) {
    this.#steps = steps;
    this.#drawing = null;
    paintAll(this.#context, this.strokes());
    this.#finish();
  }

  #finish() {
    this.#controls.undo.disabled = this.#steps.length === 0;
    this.#controls.clear.disabled = this.strokes().length === 0;
    this.#mark();
    this.#report(true);
  }

  /** Let the style sheet know whether the sheet is empty. */
  #mark() {
    this.#paper.dataset.empty = String(this.isEmpty);
  }

  /** @param {boolean} isFinal */
  #report(isFinal) {
    const strokes = [...this.strokes(), ...(this.#drawing ? [this.#drawing.stroke] : [])];
    const { left, top, width, height } = this.#isPartEnough ? inkedPart(strokes) : WHOLE;
    this.#onChange({ picture: this.#context.getImageData(left, top, width, height), isFinal });
  }
}

function createSheet() {
  // The role: arrow keys and space draw, so a screen reader must leave them to the sheet.
  const attributes = { class: "wb-sheet", width: SIDE, height: SIDE, tabindex: 0, role: "application" };
  return element("canvas", { ...attributes, "aria-label": DRAWING_AREA });
}

/**
 * Texts on the sheet for people who see it; the label says the same to a screen reader.
 *
 * @param {string} invitation
 */
function notes(invitation) {
  const hidden = { "aria-hidden": "true" };
  return [
    element("p", { class: "wb-invitation", ...hidden }, invitation),
    element("p", { class: "wb-keys", ...hidden }, KEYS),
  ];
}

/**
 * A function that acts on the next item of the list at each call.
 *
 * @template Item
 * @param {Item[]} list
 * @param {(item: Item) => void} act
 */
function inTurn(list, act) {
  let next = 0;
  return () => act(list[next++ % list.length]);
}
