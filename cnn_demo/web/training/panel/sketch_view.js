// The pad beside the curves: its drawing is predicted again and again while the network trains.

import { inputOf } from "../../drawing/preparation.js";
import { DIGIT_EXAMPLES } from "../../pad/digit_examples.js";
import { element } from "../../pad/elements.js";
import { Pad } from "../../pad/pad.js";
import { loadStrokes, saveStrokes } from "../../pad/saved_strokes.js";

/** @import { PreparationRules } from "../../drawing/rules.js" */
/** @import { TrainingPlan } from "../../types/training.js" */

const KEEP_STROKES_AS = "sent-sketch"; // as the pad in the form of a new run, whose drawing goes on here
const NOTE = "Your drawing stays on this device.";

/**
 * `view` is its element.
 *
 * @param {TrainingPlan} plan
 * @param {(values: Float32Array | null) => void} onDrawing takes the network's input, null for an empty sheet
 */
export function createSketchView(plan, onDrawing) {
  const isDigit = plan.classes.join() === "0,1,2,3,4,5,6,7,8,9";
  const data = /** @type {{data: PreparationRules}} */ (/** @type {unknown} */ (plan.spec)).data;
  let isRestored = false;
  const pad = new Pad({
    examples: isDigit ? DIGIT_EXAMPLES : [],
    invitation: isDigit ? "Draw a digit here" : "Draw here",
    isPartEnough: data.preparation === "digit",
    onChange: ({ picture, isFinal }) => {
      if (!isFinal) return;
      if (isRestored) saveStrokes(KEEP_STROKES_AS, pad.strokes());
      onDrawing(inputOf(picture, data)?.values ?? null);
    },
  });
  const what = isDigit ? "a digit" : "something";
  const title = element("h3", {}, `Draw ${what} and watch the network learn to read it`);
  const view = element(
    "section",
    { class: "wb-alone tp-sketch" },
    title,
    pad.view,
    element("p", { class: "tp-note" }, NOTE),
  );
  pad.restore(loadStrokes(KEEP_STROKES_AS));
  isRestored = true;
  return { view };
}
