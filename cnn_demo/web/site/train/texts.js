// The sentences of the tab in which a visitor trains the network further.

/** @param {number} drawings */
export function trainTitle(drawings) {
  if (drawings === 0) return "Train";
  return drawings === 1 ? "Train on 1 drawing" : `Train on ${drawings} drawings`;
}

/**
 * @param {number} share of the training that is done, 0 to 1
 * @param {number | null} secondsLeft
 * @param {number | null} validation share of right answers, null before it was measured
 */
export function progress(share, secondsLeft, validation) {
  const done = `${Math.floor(100 * share)} % done.`;
  const left = secondsLeft === null ? "" : ` About ${Math.max(1, Math.round(secondsLeft))} s left.`;
  const right =
    validation === null ? "" : ` It reads ${percent(validation)} of the drawings that it is not trained on.`;
  return `${done}${left}${right}`;
}

/**
 * What the training has come to. The counts are of drawings that were kept back from it.
 *
 * @param {{before: number | null, after: number, tested: number}} figures
 */
export function outcome({ before, after, tested }) {
  const kept = tested === 1 ? "the 1 drawing" : `the ${tested} drawings`;
  const now = `Of ${kept} that it was not trained on, it reads ${Math.round(after * tested)} right`;
  const sentence = before === null ? `${now}.` : `${now}; before, it read ${Math.round(before * tested)} right.`;
  return `${sentence} The tab Draw uses it from now on.`;
}

/** @param {number} drawings of a class */
export function drawnText(drawings) {
  return `${drawings} drawn`;
}

/** @param {number} share */
function percent(share) {
  return `${Math.round(100 * share)} %`;
}
