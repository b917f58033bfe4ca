// Legend of the feature maps: the colour scale from the most negative to the most positive value.

import { contextOf, element } from "../pad/elements.js";

/** `view` is its element. */
export function createLegend() {
  const canvas = element("canvas", { class: "wb-legend", width: 1, height: 1, "aria-hidden": "true" });
  return {
    view: element("span", { class: "wb-ends" }, "\u2212", canvas, "+"),
    /** @param {Uint32Array<ArrayBuffer>} colours as colourScale() gives them */
    paint(colours) {
      canvas.width = colours.length;
      const bytes = new Uint8ClampedArray(colours.buffer);
      contextOf(canvas).putImageData(new ImageData(bytes, colours.length, 1), 0, 0);
    },
  };
}
