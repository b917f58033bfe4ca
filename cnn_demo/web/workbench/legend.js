// Legend of the feature maps: the colour scale from the most negative to the most positive value.

import { contextOf, element } from "../pad/elements.js";
import { SIGNED_COLOURS } from "./colour_scale.js";

/** The scale as an element. */
export function legend() {
  const width = SIGNED_COLOURS.length;
  const canvas = element("canvas", { class: "wb-legend", width, height: 1, "aria-hidden": "true" });
  contextOf(canvas).putImageData(new ImageData(new Uint8ClampedArray(SIGNED_COLOURS.buffer), width, 1), 0, 0);
  return element("span", { class: "wb-ends" }, "\u2212", canvas, "+");
}
