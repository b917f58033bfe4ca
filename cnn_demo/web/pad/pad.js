// A sheet to draw on with mouse, pen or finger, and its controls. Knows no network.

import { choice } from "./choice.js";
import { element } from "./elements.js";
import { oncePerFrame } from "./frames.js";
import { paintAll, paintStroke } from "./painting.js";
import { inkedPart, pointIn, SIDE, stepsTo, undone, visible, WHOLE, WIDTHS, withSheet, withStroke } from "./strokes.js";

const TITLES = { pen: "Pen", eraser: "Eraser" };
const LABEL = "Drawing area. Draw with a mouse, a pen or a finger.";

/** A pad; its view goes into the page. */
export class Pad {
  #sheet = element("canvas", { class: "wb-sheet", width: SIDE, height: SIDE, role: "img", "aria-label": LABEL });
  // The pixels are read back at every change; a canvas on the graphics card would make that slow.
  #context = this.#sheet.getContext("2d", { willReadFrequently: true });
  #controls;
  #onChange;
  #isPartEnough;
  #steps = [];
  // While a stroke is drawn: {pointer, stroke, box, before}; box: the sheet's place, before: the sheet without it.
  #drawing = null;
  #reportLive = oncePerFrame(() => this.#drawing && this.#report(false));

  /**
   * onChange({picture, isFinal}): what is drawn, an ImageData, at most once a frame during a stroke, and with isFinal
   * at the end of each. It is SIDE x SIDE; where isPartEnough, only the part with ink and some paper around it.
   * examples: [{name, strokes}], see strokes.js; without any there is no such button.
   */
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
    // Whatever ends the capture ends the stroke: the pen goes up, a call comes in, the page is left.
    this.#sheet.addEventListener("lostpointercapture", (event) => this.#end(event));
    paintAll(this.#context, []);
  }

  /** What can be seen, as a list of strokes. */
  strokes() {
    return visible(this.#steps);
  }

  /** Put strokes in the place of all that there was. */
  restore(strokes) {
    this.#change(stepsTo(strokes));
  }

  /** Report anew what is drawn. */
  repeat() {
    this.#report(true);
  }

  #begin(event) {
    if (this.#drawing || event.button !== 0) return;
    this.#sheet.setPointerCapture(event.pointerId);
    const stroke = { tool: this.#controls.tool(), width: this.#controls.width(), points: [] };
    const [box, before] = [this.#sheet.getBoundingClientRect(), this.#context.getImageData(0, 0, SIDE, SIDE)];
    this.#drawing = { pointer: event.pointerId, stroke, box, before };
    this.#extend(event);
  }

  #extend(event) {
    if (event.pointerId !== this.#drawing?.pointer) return;
    const { stroke, box, before } = this.#drawing;
    // Between two frames a pen is at more places than one.
    const places = event.getCoalescedEvents?.() ?? [];
    for (const { clientX, clientY } of places.length ? places : [event]) {
      stroke.points.push(pointIn(box, clientX, clientY));
    }
    this.#context.putImageData(before, 0, 0);
    paintStroke(this.#context, stroke);
    this.#reportLive();
  }

  #end(event) {
    if (event.pointerId !== this.#drawing?.pointer) return;
    this.#steps = withStroke(this.#steps, this.#drawing.stroke);
    this.#drawing = null;
    this.#settle();
  }

  #change(steps) {
    this.#steps = steps;
    this.#drawing = null;
    paintAll(this.#context, this.strokes());
    this.#settle();
  }

  #settle() {
    this.#controls.undo.disabled = this.#steps.length === 0;
    this.#controls.clear.disabled = this.strokes().length === 0;
    this.#report(true);
  }

  #report(isFinal) {
    const strokes = [...this.strokes(), ...(this.#drawing ? [this.#drawing.stroke] : [])];
    const { left, top, width, height } = this.#isPartEnough ? inkedPart(strokes) : WHOLE;
    this.#onChange({ picture: this.#context.getImageData(left, top, width, height), isFinal });
  }
}

function createControls({ undo, clear, example }) {
  const tool = choice("Tool", TITLES, "pen");
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

function button(text, act) {
  const made = element("button", { type: "button", class: "wb-button" }, text);
  made.addEventListener("click", () => act());
  return made;
}

function inTurn(list, act) {
  let next = 0;
  return () => act(list[next++ % list.length]);
}
