// The single page: it contains everything it needs, so that it works from a file and without a connection.

import { show } from "./show.js";

/** @param {string} id of the element that stores the text */
function stored(id) {
  return document.getElementById(id)?.textContent ?? "";
}

/** @param {string} base64 */
function bytes(base64) {
  return Uint8Array.from(atob(base64), (character) => character.charCodeAt(0)).buffer;
}

show(async () => ({
  network: JSON.parse(stored("network")),
  training: JSON.parse(stored("training")),
  trainingImages: JSON.parse(stored("training_images")),
  weights: bytes(stored("weights")),
  sources: JSON.parse(stored("sources")),
}));
