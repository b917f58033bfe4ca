// Receives the server's answer to a drawing. Shows nothing: comparison.js does.

import { publish } from "./server_answers.js";

/** @import { Published } from "./server_answers.js" */

/**
 * @param {Element} _root
 * @param {Published} given
 */
export function mount(_root, { network, probabilities }) {
  publish({ network, probabilities });
  return () => {};
}
