// The training images nearest to a picture whose prediction is not sure: a row for each class that it could be.

import { contextOf, element, setText } from "../pad/elements.js";
import { opaque } from "../pad/painting.js";
import { NEAREST_HERE, named, nearestProgress } from "./texts.js";

/** @import { NetworkHeader } from "../types/network.js" */

/** @typedef {{label: number, images: Uint8Array[]}} NearestOfClass */

export const TILES = 4; // of a class
const ROWS = 2;
const NO_TEXT = "\u00a0"; // as high as a line of text

/**
 * `view` is its element. It takes the same room whatever it shows, so that nothing below it moves.
 *
 * @param {NetworkHeader} network
 * @param {string} about sentences to stand below the images
 */
export function createNearestView(network, about) {
  const instead = element("p", { class: "wb-note" });
  const rows = Array.from({ length: ROWS }, () => createRow(network));
  const notes = element("div", { class: "wb-nearest-notes" }, element("p", { class: "wb-note" }, about), instead);
  const view = element("div", { class: "wb-nearest" }, ...rows.map((row) => row.view), notes);
  const say = (/** @type {string} */ text) => {
    for (const row of rows) row.show(null);
    setText(instead, text);
    view.dataset.state = "empty";
  };
  say(NEAREST_HERE);
  return {
    view,
    /** @param {NearestOfClass[]} found at most ROWS */
    show(found) {
      rows.forEach((row, index) => row.show(found[index] ?? null));
      view.dataset.state = "shown";
    },
    /** Show that the images are those of the picture before this stroke. */
    fade() {
      if (view.dataset.state === "shown") view.dataset.state = "faded";
    },
    /** @param {number} share of what is to be computed, in [0, 1] */
    wait: (share) => say(nearestProgress(share)),
    clear: () => say(NEAREST_HERE),
    /** @param {string} why there are no images, a whole sentence */
    fail: (why) => say(why),
  };
}

/** @param {NetworkHeader} network */
function createRow(network) {
  const [height, width, channels] = network.input_shape;
  const caption = element("figcaption", {}, NO_TEXT);
  const tiles = Array.from({ length: TILES }, () => element("canvas", { width, height, role: "img" }));
  const view = element("figure", {}, caption, element("div", { class: "wb-tiles" }, ...tiles));
  return {
    view,
    /** @param {NearestOfClass | null} found */
    show(found) {
      const name = found ? named(network, found.label) : "";
      setText(caption, found ? `Nearest training images of ${name}` : NO_TEXT);
      tiles.forEach((tile, index) => {
        const image = found?.images[index];
        // An empty place is no picture.
        tile.setAttribute("aria-hidden", String(!image));
        tile.setAttribute("aria-label", `Training image of ${name}`);
        if (image) contextOf(tile).putImageData(new ImageData(opaque({ channels, data: image }), width, height), 0, 0);
        else contextOf(tile).clearRect(0, 0, width, height);
      });
    },
  };
}
