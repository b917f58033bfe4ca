// The picture that the network is shown, pixel by pixel.

import { element } from "../pad/elements.js";
import { opaque } from "../pad/painting.js";
import { shapeText } from "./wording.js";

/** Returns {view, show(image)}: image is a plane in [0, 1], null for none. */
export function createInputView([height, width]) {
  const label = `The network's input, ${shapeText([height, width])} pixels`;
  const canvas = element("canvas", { class: "wb-input", width, height, role: "img", "aria-label": label });
  const caption = element("figcaption", {}, `Input ${shapeText([height, width])}`);
  const context = canvas.getContext("2d");
  return {
    view: element("figure", { class: "wb-seen" }, canvas, caption),
    show(image) {
      if (image === null) return context.clearRect(0, 0, width, height);
      const data = Array.from(image.values, (value) => Math.round(255 * value));
      context.putImageData(new ImageData(opaque({ channels: image.channels, data }), width, height), 0, 0);
    },
  };
}
