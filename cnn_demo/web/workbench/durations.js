// Durations of the last predictions.

/** @typedef {{preparation: number, network: number}} Duration in milliseconds */

const MOST_DURATIONS = 20;

/**
 * The durations with one more; only the last ones are kept.
 *
 * @param {Duration[]} durations
 * @param {Duration} duration
 */
export function withDuration(durations, duration) {
  return [...durations, duration].slice(-MOST_DURATIONS);
}

/**
 * The median; of an even number of values, the mean of the middle two.
 *
 * @param {number[]} values
 */
export function median(values) {
  const sorted = [...values].sort((one, other) => one - other);
  const middle = sorted.length >> 1;
  return sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}
