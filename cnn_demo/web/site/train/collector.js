// Where the visitor draws examples: the pad, the class that is drawn next, and the drawings so far.

import { inputOf } from "../../drawing/preparation.js";
import { contextOf, element, setText } from "../../pad/elements.js";
import { Pad } from "../../pad/pad.js";
import { opaque } from "../../pad/painting.js";
import { counts, MOST_DRAWINGS } from "./drawings.js";
import { drawnText } from "./texts.js";

/** @import { NetworkInput } from "../../drawing/steps.js" */
/** @import { NetworkHeader } from "../../types/network.js" */
/** @import { Change } from "../../pad/pad.js" */
/** @import { Collection, Drawing } from "./drawings.js" */

const HINT =
  "Draw an example of the chosen class and add it. Then the next class is chosen. Click a drawing to remove it.";
const FULL = `There are ${MOST_DRAWINGS} drawings, which is all that this page keeps. Remove some to add others.`;

/**
 * `view` is its element. show() takes a collection, also one of other classes; lock() is for the time of a training.
 *
 * @param {NetworkHeader} network
 * @param {{onAdd: (drawing: Drawing) => void, onRemove: (index: number) => void}} events
 */
export function createCollector(network, { onAdd, onRemove }) {
  /** @type {NetworkInput | null} */
  let drawn = null;
  let chosen = 0;
  let isLocked = false;
  /** @type {Collection} */
  let collection = { classes: [], drawings: [] };

  const pad = new Pad({
    isPartEnough: network.preparation === "digit",
    invitation: "Draw an example here",
    onChange: (/** @type {Change} */ { picture }) => {
      drawn = inputOf(picture, network);
      update();
    },
  });
  const add = element("button", { type: "button", class: "wb-button site-main-button" });
  const rows = element("ul", { class: "site-classes", "aria-label": "Classes and their drawings" });
  const hint = element("p", { class: "wb-note" }, HINT);
  const side = element("div", { class: "site-collected" }, hint, rows);
  const view = element("div", { class: "wb site-collector" }, pad.view, add, side);

  add.addEventListener("click", () => {
    if (!drawn) return;
    const { values } = drawn;
    onAdd({ pixels: Uint8Array.from(values, (value) => Math.round(255 * value)), label: chosen });
    chosen = (chosen + 1) % collection.classes.length;
    pad.restore([]);
    drawn = null;
    render();
  });

  function update() {
    const isFull = collection.drawings.length >= MOST_DRAWINGS;
    add.disabled = isLocked || isFull || drawn === null;
    setText(add, `Add as “${collection.classes[chosen]}”`);
    setText(hint, isFull ? FULL : HINT);
  }

  function render() {
    const found = counts(collection);
    rows.replaceChildren(
      ...collection.classes.map((name, label) => {
        const input = element("input", { type: "radio", name: "site-class", value: label });
        input.checked = label === chosen;
        input.disabled = isLocked;
        input.addEventListener("change", () => {
          chosen = label;
          update();
        });
        const title = element("label", {}, input, element("span", { class: "site-class-name" }, name));
        const count = element("span", { class: "wb-note" }, drawnText(found[label]));
        const pictures = collection.drawings.flatMap((drawing, index) =>
          drawing.label === label ? [picture(drawing, index, name)] : [],
        );
        return element("li", {}, title, count, element("span", { class: "site-pictures" }, ...pictures));
      }),
    );
    update();
  }

  /**
   * @param {Drawing} drawing
   * @param {number} index
   * @param {string} name
   */
  function picture({ pixels }, index, name) {
    const [height, width, channels] = network.input_shape;
    const canvas = element("canvas", { width, height });
    contextOf(canvas).putImageData(new ImageData(opaque({ channels, data: Array.from(pixels) }), width, height), 0, 0);
    const label = `Remove drawing ${index + 1}, ${name}`;
    const button = element("button", { type: "button", class: "site-picture", "aria-label": label }, canvas);
    button.disabled = isLocked;
    button.addEventListener("click", () => onRemove(index));
    return button;
  }

  pad.restore([]);
  return {
    view,
    /** @param {Collection} next */
    show(next) {
      collection = next;
      chosen = Math.min(chosen, next.classes.length - 1);
      render();
    },
    /** @param {boolean} locked */
    lock(locked) {
      isLocked = locked;
      render();
    },
  };
}
