// A clock for measuring speed that leaves out the time in which the browser had suspended the training.

const LEAST_GAP_MS = 10_000; // a shorter gap may be a slow batch
const GAP_FACTOR = 20; // of the usual time between two readings
const SMOOTHING = 0.2;

/**
 * A function that gives the milliseconds awake since some moment. It must be read often: a gap between two readings that
 * is far longer than usual counts as sleep, as of a phone whose screen is off.
 *
 * @param {() => number} now milliseconds
 * @param {(milliseconds: number) => void} onSleep told the length of each gap
 * @returns {() => number}
 */
export function awakeClock(now, onSleep) {
  let asleep = 0;
  let last = now();
  let usual = Number.NaN; // milliseconds between two readings, NaN before the first
  return () => {
    const read = now();
    const gap = read - last;
    last = read;
    if (gap > LEAST_GAP_MS && gap > GAP_FACTOR * usual) {
      asleep += gap;
      onSleep(gap);
    } else {
      usual = Number.isNaN(usual) ? gap : usual + SMOOTHING * (gap - usual);
    }
    return read - asleep;
  };
}
