// The server's last answer, handed from the module that receives it to the one that shows it.

/** @typedef {number[] | null} ServerAnswer the probability of each class; null where nothing is drawn */
/** @typedef {{network: string, probabilities: ServerAnswer}} Published network: the name of the one that answers */

/** @type {Set<() => void>} */
const listeners = new Set();
/** @type {Published | null} */
let newest = null;

/** @param {Published} answer */
export function publish(answer) {
  newest = answer;
  for (const listener of listeners) listener();
}

/**
 * Call the listener with the newest answer of a network now, and with each later one; answers of other networks are left out.
 * Returns a function that ends this.
 *
 * @param {string} network
 * @param {(answer: ServerAnswer) => void} listener
 */
export function subscribe(network, listener) {
  const tell = () => {
    if (newest?.network === network) listener(newest.probabilities);
  };
  listeners.add(tell);
  tell();
  return () => listeners.delete(tell);
}
