// A button that puts an example on the component streamlit-drawable-canvas: Python hands it what the button sends.

import { DIGIT_EXAMPLES } from "../pad/digit_examples.js";
import { element } from "../pad/elements.js";
import { button } from "../pad/pad_controls.js";
import { smoothLine } from "../pad/strokes.js";

/** @import { Example, Stroke } from "../pad/strokes.js" */

const [INK, PAPER] = ["#ffffff", "#000000"];
const FORMAT = { fill: null, stroke: INK, strokeLineCap: "round", strokeLineJoin: "round" };

/**
 * @param {Element} root
 * @param {{send: (example: {number: number, drawing: object}) => void}} given send: takes the drawing as the component loads
 * it, and a number that is another one at each press
 */
export function mount(root, { send }) {
  let next = 0;
  const show = () => send({ number: Date.now(), drawing: drawingOf(DIGIT_EXAMPLES[next++ % DIGIT_EXAMPLES.length]) });
  const view = element("div", { class: "wb", style: "white-space: nowrap" }, button("Try an example", show));
  root.append(view);
  return () => view.remove();
}

/**
 * An example in the component's form.
 *
 * @param {Example} example of lines alone
 */
export function drawingOf({ strokes }) {
  return { background: PAPER, objects: strokes.map(pathOf) };
}

/** @param {Stroke} stroke */
function pathOf(stroke) {
  if (stroke.tool === "picture") throw new Error("An example of this canvas has lines alone.");
  const { start, curves, end } = smoothLine(stroke.points);
  const path = [["M", ...start], ...curves.map(([control, to]) => ["Q", ...control, ...to]), ["L", ...end]];
  return { type: "Path", path, strokeWidth: stroke.width, ...FORMAT };
}
