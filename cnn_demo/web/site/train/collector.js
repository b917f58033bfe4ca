// Where the visitor makes examples: pad or camera, the class that comes next, and the examples so far.

import { messageOf } from "../../network/network_error.js";
import { contextOf, element, setText } from "../../pad/elements.js";
import { opaque } from "../../pad/painting.js";
import { PictureSource } from "../../workbench/picture_source.js";
import { counts, MOST_DRAWINGS } from "./drawings.js";
import { addedText } from "./texts.js";

/** @import { NetworkInput } from "../../drawing/steps.js" */
/** @import { NetworkHeader } from "../../types/network.js" */
/** @import { Pictured } from "../../workbench/picture_source.js" */
/** @import { Collection, Drawing } from "./drawings.js" */

const HINT =
  "Draw an example of the chosen class, or show it to the camera, and add it. After a drawing, the next class is " +
  "chosen. Click an example to remove it.";
const FULL = `There are ${MOST_DRAWINGS} examples, which is all that this page keeps. Remove some to add others.`;

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

  const take = (/** @type {Pictured} */ { picture, inputOf }) => {
    drawn = inputOf(picture, network);
    update();
  };
  const source = new PictureSource(
    network,
    { camera: true, examples: [], invitation: "Draw an example here" },
    {
      onDrawing: take,
      onFrame: async (frame) => take(frame),
      onNothing: () => {
        drawn = null;
        update();
      },
      onError: (error) => setText(hint, messageOf(error)),
    },
  );
  const add = element("button", { type: "button", class: "wb-button site-main-button" });
  const rows = element("ul", { class: "site-classes", "aria-label": "Classes and their examples" });
  const hint = element("p", { class: "wb-note" }, HINT);
  const side = element("div", { class: "site-collected" }, hint, rows);
  const view = element("div", { class: "wb site-collector" }, source.view, add, side);

  add.addEventListener("click", () => {
    if (!drawn) return;
    const { values } = drawn;
    onAdd({ pixels: Uint8Array.from(values, (value) => Math.round(255 * value)), label: chosen });
    if (!source.isCamera) chosen = (chosen + 1) % collection.classes.length;
    drawn = null; // until there is another picture
    source.clear();
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
        const count = element("span", { class: "wb-note" }, addedText(found[label]));
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
    const label = `Remove example ${index + 1}, ${name}`;
    const button = element("button", { type: "button", class: "site-picture", "aria-label": label }, canvas);
    button.disabled = isLocked;
    button.addEventListener("click", () => onRemove(index));
    return button;
  }

  source.start();
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
