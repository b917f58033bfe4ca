// The drawing area: a sheet to draw on with mouse, pen or finger, and its controls. Knows no network.

import { contextOf, element } from "./elements.js";
import { oncePerFrame } from "./once_per_frame.js";
import { paintAll, paintStroke } from "./painting.js";
import { radioGroup } from "./radio_group.js";
import { inkedPart, pointIn, SIDE, stepsTo, undone, visible, WHOLE, WIDTHS, withSheet, withStroke } from "./strokes.js";

/** @import { Box, Example, Line, Step, Stroke } from "./strokes.js" */

/**
 * picture: SIDE x SIDE, or the inked part only. isFinal: true at the end of a stroke, false while it is drawn.
 *
 * @typedef {{picture: ImageData, isFinal: boolean}} Change
 */

/**
 * onChange is called at most once a frame during a stroke, and at its end. examples: without any there is no button for
 * them. isPartEnough: report only the part of the sheet with ink and some paper around it.
 *
 * @typedef {{onChange: (change: Change) => void, examples?: Example[], isPartEnough?: boolean}} PadOptions
 */

const TITLES = { pen: "Pen", eraser: "Eraser" };
const LABEL = "Drawing area. Draw with a mouse, a pen or a finger.";

/** The drawing area; `view` is its element. */
export class Pad {
  #sheet = element("canvas", { class: "wb-sheet", width: SIDE, height: SIDE, role: "img", "aria-label": LABEL });
  // The pixels are read back at every change, which is slow from a canvas on the graphics card.
  #context = contextOf(this.#sheet, { willReadFrequently: true });
  #controls;
  #onChange;
  #isPartEnough;
  /** @type {Step[]} */
  #steps = [];
  /**
   * The stroke that is being drawn. box: the position of the sheet. before: the sheet without the stroke.
   *
   * @type {{pointer: number, stroke: Line, box: Box, before: ImageData} | null}
   */
  #drawing = null;
  /** @type {(input: void) => void} */
  #reportLive = oncePerFrame(() => this.#drawing && this.#report(false));

  /** @param {PadOptions} options */
  constructor({ onChange, examples = [], isPartEnough = false }) {
    this.#onChange = onChange;
    this.#isPartEnough = isPartEnough;
    this.#controls = createControls({
      undo: () => this.#change(undone(this.#steps)),
      clear: () => this.#change(withSheet(this.#steps, [])),
      example: inTurn(examples, ({ strokes }) => this.#change(withSheet(this.#steps, strokes))),
    });
    if (!examples.length) this.#controls.example.remove();
    this.view = element("div", { class: "wb-pad" }, this.#sheet, this.#controls.view);
    this.#sheet.addEventListener("pointerdown", (event) => this.#begin(event));
    this.#sheet.addEventListener("pointermove", (event) => this.#extend(event));
    // The end of the capture is the end of the stroke, whatever its cause: pen up, an incoming call, another page.
    this.#sheet.addEventListener("lostpointercapture", (event) => this.#end(event));
    paintAll(this.#context, []);
  }

  /** The visible strokes. */
  strokes() {
    return visible(this.#steps);
  }

  /**
   * Replace the whole drawing and its history.
   *
   * @param {Stroke[]} strokes
   */
  restore(strokes) {
    this.#change(stepsTo(strokes));
  }

  /** Call onChange again with the present drawing. */
  repeat() {
    this.#report(true);
  }

  /** @param {PointerEvent} event */
  #begin(event) {
    if (this.#drawing || event.button !== 0) return;
    this.#sheet.setPointerCapture(event.pointerId);
    /** @type {Line} */
    const stroke = { tool: this.#controls.tool(), width: this.#controls.width(), points: [] };
    const [box, before] = [this.#sheet.getBoundingClientRect(), this.#context.getImageData(0, 0, SIDE, SIDE)];
    this.#drawing = { pointer: event.pointerId, stroke, box, before };
    this.#extend(event);
  }

  /** @param {PointerEvent} event */
  #extend(event) {
    if (!this.#drawing || event.pointerId !== this.#drawing.pointer) return;
    const { stroke, box, before } = this.#drawing;
    // One event may stand for several positions of the pen since the last frame.
    const positions = event.getCoalescedEvents?.() ?? [];
    for (const { clientX, clientY } of positions.length ? positions : [event]) {
      stroke.points.push(pointIn(box, clientX, clientY));
    }
    this.#context.putImageData(before, 0, 0);
    paintStroke(this.#context, stroke);
    this.#reportLive();
  }

  /** @param {PointerEvent} event */
  #end(event) {
    if (!this.#drawing || event.pointerId !== this.#drawing.pointer) return;
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
    this.#report(true);
  }

  /** @param {boolean} isFinal */
  #report(isFinal) {
    const strokes = [...this.strokes(), ...(this.#drawing ? [this.#drawing.stroke] : [])];
    const { left, top, width, height } = this.#isPartEnough ? inkedPart(strokes) : WHOLE;
    this.#onChange({ picture: this.#context.getImageData(left, top, width, height), isFinal });
  }
}

/** @param {{undo: () => void, clear: () => void, example: () => void}} actions */
function createControls({ undo, clear, example }) {
  const tool = radioGroup("Tool", TITLES, "pen");
  const { least, most, usual } = WIDTHS;
  const width = element("input", { type: "range", min: least, max: most, value: usual, class: "wb-range" });
  const buttons = {
    undo: button("Undo", undo),
    clear: button("Clear", clear),
    example: button("Try an example", example),
  };
  const widthLabel = element("label", { class: "wb-label" }, "Width", width);
  const settings = element("div", { class: "wb-row" }, tool.view, widthLabel);
  const actions = element("div", { class: "wb-row" }, ...Object.values(buttons));
  const view = element("div", { class: "wb-controls" }, settings, actions);
  return { view, ...buttons, tool: tool.value, width: () => width.valueAsNumber };
}

/**
 * @param {string} text
 * @param {() => void} act
 */
function button(text, act) {
  const made = element("button", { type: "button", class: "wb-button" }, text);
  made.addEventListener("click", () => act());
  return made;
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
