// The server's last answer, handed from the module that receives it to the one that shows it.

/** @typedef {number[] | null} ServerAnswer the probability of each class; null where nothing is drawn */

/** @type {Set<(answer: ServerAnswer) => void>} */
const listeners = new Set();
/** @type {ServerAnswer} */
let newest = null;

/** @param {ServerAnswer} answer */
export function publish(answer) {
  newest = answer;
  for (const listener of listeners) listener(answer);
}

/**
 * Call the listener with the newest answer now, and with each later one. Returns a function that ends this.
 *
 * @param {(answer: ServerAnswer) => void} listener
 */
export function subscribe(listener) {
  listeners.add(listener);
  listener(newest);
  return () => listeners.delete(listener);
}
