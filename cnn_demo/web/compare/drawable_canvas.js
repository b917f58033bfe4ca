// Reads the picture on the component streamlit-drawable-canvas, which stands elsewhere on the page, and lets keys draw on it.

import { contextOf, element } from "../pad/elements.js";
import { DRAWING_AREA, KeyboardPen } from "../pad/keyboard_pen.js";
import { SIDE } from "../pad/strokes.js";

/** @import { Point } from "../pad/strokes.js" */

const WATCHED_MILLISECONDS = 1000; // after the last event: a canvas that was given again is painted a little later
// The component brings a toolbar of its own; our tools below the canvas are the only ones. The line is that of our pad.
const STYLE = `
  .dc-toolbar { display: none !important; }
  .dc-canvas { outline: none; }
  .canvas-container { border-radius: var(--st-base-radius, 0.5rem); overflow: hidden; }
  .upper-canvas { touch-action: none; border-radius: inherit; outline-offset: -1px;
    outline: 1px solid color-mix(in srgb, var(--st-text-color) 50%, var(--st-background-color)); }
  .upper-canvas:focus-visible { outline: 3px solid var(--st-primary-color); outline-offset: -3px; }
  .wb-pen { position: absolute; width: 20px; height: 20px; box-sizing: border-box; border: 2px solid #7f85ff;
    border-radius: 50%; transform: translate(-50%, -50%); pointer-events: none; }
  .wb-pen[data-down="true"] { background: rgb(127 133 255 / 60%); }
  .upper-canvas:not(:focus-visible) ~ .wb-pen { display: none; }`;

/** Tells of each change of the picture. */
export class DrawableCanvas {
  #place;
  #onChange;
  #copy = contextOf(element("canvas", { width: SIDE, height: SIDE }), { willReadFrequently: true });
  /** @type {Uint32Array} */
  #last = new Uint32Array();
  #isPressed = false;
  #watchedUntil = 0;
  #isWatching = false;
  #listening = new AbortController();

  /**
   * @param {string} place the class of an element of the page that holds the component
   * @param {(picture: ImageData, isFinal: boolean) => void} onChange isFinal: false during a stroke
   */
  constructor(place, onChange) {
    this.#place = place;
    this.#onChange = onChange;
    const { signal } = this.#listening;
    document.addEventListener("pointerdown", (event) => this.#press(event), { signal });
    for (const name of ["pointerup", "pointercancel"]) {
      document.addEventListener(name, () => this.#release(), { signal });
    }
    this.watch();
  }

  /** Whether a stroke is being drawn. */
  get isPressed() {
    return this.#isPressed;
  }

  /** Look for changes for a while. */
  watch() {
    this.#watchedUntil = performance.now() + WATCHED_MILLISECONDS;
    if (this.#isWatching) return;
    this.#isWatching = true;
    requestAnimationFrame(() => this.#look());
  }

  close() {
    this.#listening.abort();
    this.#watchedUntil = 0;
    this.#isPressed = false;
  }

  /** @param {PointerEvent} event */
  #press(event) {
    if (event.composedPath().some((node) => node instanceof Element && node.matches(`.${this.#place}`))) this.#begin();
  }

  #begin() {
    this.#isPressed = true;
    this.watch();
  }

  #release() {
    if (!this.#isPressed) return;
    this.#isPressed = false;
    this.#last = new Uint32Array(); // the picture is told once more, as the end of the stroke
    this.watch();
  }

  #look() {
    this.#isWatching = false;
    const picture = this.#read();
    if (picture) this.#tell(picture);
    if (!this.#isPressed && performance.now() >= this.#watchedUntil) return;
    this.#isWatching = true;
    requestAnimationFrame(() => this.#look());
  }

  /** @param {ImageData} picture */
  #tell(picture) {
    const pixels = new Uint32Array(picture.data.buffer);
    if (pixels.length === this.#last.length && pixels.every((pixel, i) => pixel === this.#last[i])) return;
    this.#last = pixels;
    this.#onChange(picture, !this.#isPressed);
  }

  /**
   * Hide the component's own tools, describe its canvas, and let keys draw on it; once.
   *
   * @param {ShadowRoot} root
   */
  #adapt(root) {
    const sheet = root.querySelector(".upper-canvas");
    if (!(sheet instanceof HTMLCanvasElement) || sheet.hasAttribute("aria-label")) return;
    const attributes = { tabindex: "0", role: "application", "aria-label": DRAWING_AREA };
    for (const [name, value] of Object.entries(attributes)) sheet.setAttribute(name, value);
    const pen = this.#penFor(sheet);
    root.append(element("style", {}, STYLE));
    sheet.after(pen.view);
    sheet.addEventListener("keydown", (event) => pen.press(event));
    sheet.addEventListener("blur", () => pen.lift());
  }

  /** @param {HTMLCanvasElement} sheet */
  #penFor(sheet) {
    /** @type {Point} */
    let last = [0, 0];
    const act = (/** @type {"mousedown" | "mousemove" | "mouseup"} */ name, /** @type {Point} */ point) => {
      last = point;
      move(sheet, name, point);
    };
    return new KeyboardPen({
      begin: (point) => {
        this.#begin();
        act("mousedown", point);
        act("mousemove", point);
      },
      extend: (point) => act("mousemove", point),
      end: () => {
        act("mouseup", last);
        this.#release();
      },
    });
  }

  /** The picture; null where the component is not there yet. */
  #read() {
    const root = shadowOf(document.querySelector(`.${this.#place}`));
    if (!root) return null;
    this.#adapt(root);
    this.#copy.fillStyle = "#000000";
    this.#copy.fillRect(0, 0, SIDE, SIDE);
    // The lower canvas has the strokes that have ended, the upper one the stroke that is being drawn.
    for (const canvas of root.querySelectorAll("canvas")) this.#copy.drawImage(canvas, 0, 0, SIDE, SIDE);
    return this.#copy.getImageData(0, 0, SIDE, SIDE);
  }
}

/**
 * The component's shadow root within the element.
 *
 * @param {Element | null} place
 */
function shadowOf(place) {
  const roots = [...(place?.querySelectorAll("*") ?? [])].map((node) => node.shadowRoot);
  return roots.find((root) => root?.querySelector(".canvas-container")) ?? null;
}

/**
 * Act on a canvas as a mouse would. The component knows no keys.
 *
 * @param {Element} sheet
 * @param {"mousedown" | "mousemove" | "mouseup"} name
 * @param {Point} point
 */
function move(sheet, name, [x, y]) {
  const { left, top, width, height } = sheet.getBoundingClientRect();
  const place = { clientX: left + (x / SIDE) * width, clientY: top + (y / SIDE) * height };
  const buttons = name === "mouseup" ? 0 : 1;
  sheet.dispatchEvent(new MouseEvent(name, { ...place, buttons, bubbles: true, composed: true, cancelable: true }));
}
