// How long the last updates took.

const KEPT = 20;

/** The durations with one more, the oldest left out: a list of {preparation, network} in milliseconds. */
export function withDuration(durations, duration) {
  return [...durations, duration].slice(-KEPT);
}

/** The middle one of a list of numbers, the mean of the middle two of an even number of them. */
export function median(values) {
  const sorted = [...values].sort((one, other) => one - other);
  const middle = sorted.length >> 1;
  return sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}
