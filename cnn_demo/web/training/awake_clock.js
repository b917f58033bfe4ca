// A clock for measuring speed that leaves out the time in which the browser had suspended the training.

const LEAST_GAP_MS = 30_000; // a shorter gap may be a slow batch, or shaders that are compiled
const GAP_FACTOR = 5; // of the longest of the last gaps
const FORGETTING = 0.95; // of the longest gap, with each reading
const FIRST_READINGS = 20; // of which nothing is known yet

/**
 * A function that gives the milliseconds awake since some moment. It must be read often: a gap between two readings that
 * is far longer than those before counts as sleep, as of a phone whose screen is off.
 *
 * @param {() => number} now milliseconds
 * @param {(milliseconds: number) => void} onSleep told the length of each gap
 * @returns {() => number}
 */
export function awakeClock(now, onSleep) {
  let asleep = 0;
  let last = now();
  let longest = 0; // milliseconds between two of the last readings
  let readings = 0;
  return () => {
    const read = now();
    const gap = read - last;
    last = read;
    readings += 1;
    if (readings > FIRST_READINGS && gap > LEAST_GAP_MS && gap > GAP_FACTOR * longest) {
      asleep += gap;
      onSleep(gap);
    } else {
      longest = Math.max(gap, FORGETTING * longest);
    }
    return read - asleep;
  };
}
