// The network's input, pixel by pixel.

import { contextOf, element } from "../pad/elements.js";
import { pictureOf } from "../pad/painting.js";
import { shapeText } from "./texts.js";

/** @import { NetworkInput } from "../drawing/steps.js" */
/** @import { Shape3D } from "../types/network.js" */

/**
 * `view` is its element.
 *
 * @param {Shape3D} inputShape
 */
export function createInputView([height, width]) {
  const label = `The network's input, ${shapeText([height, width])} pixels`;
  const canvas = element("canvas", { class: "wb-input", width, height, role: "img", "aria-label": label });
  const caption = element("figcaption", {}, `Input ${shapeText([height, width])}`);
  const context = contextOf(canvas);
  return {
    view: element("figure", { class: "wb-seen" }, canvas, caption),
    /** @param {NetworkInput | null} image */
    show(image) {
      if (image === null) {
        context.clearRect(0, 0, width, height);
        return;
      }
      context.putImageData(new ImageData(pictureOf(image.values, image.channels), width, height), 0, 0);
    },
  };
}
