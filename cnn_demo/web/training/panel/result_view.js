// The end of a training on this device: how good the network is, what one can do with it now, and the test figures.

import { element, setText } from "../../pad/elements.js";
import { classTable, confusionTable } from "./class_figures.js";
import { DELETE } from "./head_view.js";
import { countText, percentText, roundedDownText } from "./number_texts.js";
import { button, confirmedButton, fold, tile, whileDisabled } from "./parts.js";
import { isTrained, testedText } from "./texts.js";

/** @import { HeldTraining } from "../../types/device_training.js" */
/** @import { ClassFigures } from "./class_figures.js" */
/** @import { Say } from "./keeping.js" */

/**
 * What result.json holds of these.
 *
 * @typedef {object} Result
 * @property {{images: number, accuracy: number, loss: number, per_class: ClassFigures[], confusion: number[][]}} test
 * @property {{accuracy: number, loss: number}} validation
 * @property {{epoch: number, val_accuracy: number} | null} best
 * @property {number} epochs
 * @property {number} parameters
 * @property {number} seconds
 */

/** @typedef {"draw" | "keep" | "download" | "again" | "delete"} NextStep */

const COUNTED = 100; // test images, as in cnn_demo/ui/train/results.py
const KEPT = "The network is on this device alone. Keep it on the server to use it on all pages, and on other devices.";
/** @type {Record<NextStep, [text: string, icon: string]>} */
const STEPS = {
  draw: ["Try it on a drawing", "draw"],
  keep: ["Keep it on this server", "cloud_upload"],
  download: ["Download", "download"],
  again: ["Train another", "add"],
  delete: ["Delete", "delete"],
};

/**
 * `head` stands above the curves, `figures` below them. things: name of a data set -> what its images show, in the plural.
 *
 * @param {(step: NextStep, say: Say) => unknown} onStep say: shows a text below the buttons. No other step can be taken
 *     until the promise that it returns, if any, has settled.
 * @param {Record<string, string>} things
 */
export function createResultView(onStep, things) {
  const title = element("h2", { class: "tp-result" });
  const sentence = element("p");
  const said = element("p", { class: "tp-note", role: "status" });
  const say = (/** @type {string} */ text, /** @type {boolean} */ isFault) => {
    setText(said, text);
    said.classList.toggle("tp-fault", isFault);
  };
  /** @type {HTMLButtonElement[]} */
  const buttons = Object.entries(STEPS).map(([step, [text, symbol]], index) => {
    const act = () => whileDisabled(buttons, async () => onStep(/** @type {NextStep} */ (step), say));
    const made = step === "delete" ? confirmedButton(text, DELETE, symbol, act) : button(text, symbol, act);
    if (index === 0) made.classList.add("tp-primary");
    return made;
  });
  const row = element("div", { class: "tp-row" }, ...buttons);
  const head = element("div", { class: "tp-headline" }, title, sentence, row, said);
  const figures = element("div", { class: "tp-test" });
  let shown = "";
  return {
    head,
    figures,
    /** @param {HeldTraining} held */
    show(held) {
      const result = /** @type {Result | null} */ (/** @type {unknown} */ (held.result));
      head.hidden = figures.hidden = !isTrained(held) || result === null;
      if (head.hidden || result === null || shown === held.plan.id) return;
      shown = held.plan.id;
      say(held.checkpointFault ? "" : KEPT, false); // the fault itself stands in the head
      const { data } = /** @type {{data: {name: string}}} */ (/** @type {unknown} */ (held.plan.spec));
      const shows = things[data.name] ?? "images";
      setText(title, headline(result.test, shows));
      setText(sentence, testedText(held.plan.name, result.test.images, shows, result.seconds));
      figures.replaceChildren(...testFigures(result, held.plan.classes));
    },
  };
}

/**
 * Of few test images those that are right are counted: no decimal of a share means anything there.
 *
 * @param {Result["test"]} test
 * @param {string} shows
 */
function headline({ accuracy, images }, shows) {
  if (images < COUNTED) return `${Math.round(accuracy * images)} of ${images} new ${shows} right`;
  return `${roundedDownText(accuracy)} of new ${shows} right`;
}

/**
 * @param {Result} result
 * @param {string[]} classes
 */
function testFigures({ test, validation, best, epochs, parameters }, classes) {
  /** @type {[string, string][]} */
  const values = [
    ["Test accuracy", percentText(test.accuracy)],
    ["Test loss", test.loss.toFixed(4)],
    ["Validation accuracy", percentText(validation.accuracy)],
    ["Parameters", countText(parameters)],
  ];
  const tiles = values.map(([label, text]) => {
    const { view, value } = tile(label);
    setText(value, text);
    return view;
  });
  const byClass = element("div", { class: "tp-classes" }, classTable(test.per_class, classes));
  byClass.append(confusionTable(test.confusion, classes));
  const parts = [element("h2", {}, "On the test images"), element("dl", { class: "tp-tiles" }, ...tiles)];
  if (best && best.epoch + 1 < epochs) parts.push(element("p", { class: "tp-note" }, bestText(best, epochs)));
  return [...parts, fold("Class by class", "grid_on", byClass)];
}

/**
 * @param {{epoch: number, val_accuracy: number}} best
 * @param {number} epochs
 */
function bestText({ epoch, val_accuracy }, epochs) {
  return (
    `These figures are for the last epoch, ${epochs}. On the validation images, epoch ${epoch + 1} was the best, ` +
    `with ${percentText(val_accuracy)}.`
  );
}
