// The colour scale itself, from the most negative to the most positive value.

import { element } from "../pad/elements.js";

/** Returns {view, paint(colours)}: colours as colourScale makes them. */
export function createLegend() {
  const canvas = element("canvas", { class: "wb-legend", width: 1, height: 1, "aria-hidden": "true" });
  return {
    view: element("span", { class: "wb-ends" }, "\u2212", canvas, "+"),
    paint(colours) {
      canvas.width = colours.length;
      const bytes = new Uint8ClampedArray(colours.buffer);
      canvas.getContext("2d").putImageData(new ImageData(bytes, colours.length, 1), 0, 0);
    },
  };
}
