// The single page: everything it needs stands in itself, so that it works from a file and without any network.

import { show } from "./show.js";

const stored = (id) => document.getElementById(id).textContent;

function bytes(base64) {
  return Uint8Array.from(atob(base64), (character) => character.charCodeAt(0)).buffer;
}

show(async () => ({
  network: JSON.parse(stored("network")),
  weights: bytes(stored("weights")),
  sources: JSON.parse(stored("sources")),
}));
