// Receives the server's answer to a drawing. Shows nothing: comparison.js does.

import { publish } from "./server_answers.js";

/** @import { ServerAnswer } from "./server_answers.js" */

/**
 * @param {Element} _root
 * @param {{probabilities: ServerAnswer}} given
 */
export function mount(_root, { probabilities }) {
  publish(probabilities);
  return () => {};
}
