// One picture of a figure that changes with the position of the frame, without a frame of its own.

import { contextOf, element, setText } from "../pad/elements.js";
import { coloured } from "./colours.js";

/** @import { NumberPicture } from "../types/learn.js" */

/** Its element, and a function that paints other numbers on it. */
export function createStillMap() {
  const caption = element("figcaption", {});
  const canvas = element("canvas", { class: "lf-cells", role: "img" });
  const context = contextOf(canvas);
  const view = element("figure", { class: "lf-map lf-still" }, caption, canvas);
  return {
    view,
    /** @param {NumberPicture} picture */
    show({ title, plane, scale }) {
      setText(caption, title);
      canvas.setAttribute("aria-label", title);
      view.style.setProperty("--ratio", String(plane.width / plane.height));
      [canvas.width, canvas.height] = [plane.width, plane.height];
      const image = new ImageData(plane.width, plane.height);
      new Uint32Array(image.data.buffer).set(coloured(plane, scale));
      context.putImageData(image, 0, 0);
    },
  };
}
