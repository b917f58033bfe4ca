// The sentences of the tab in which a visitor trains the network further.

/** @param {number} examples */
export function trainTitle(examples) {
  if (examples === 0) return "Train";
  return examples === 1 ? "Train on 1 example" : `Train on ${examples} examples`;
}

/**
 * @param {number} share of the training that is done, 0 to 1
 * @param {number | null} secondsLeft
 * @param {number | null} validation share of right answers, null before it was measured
 */
export function progress(share, secondsLeft, validation) {
  const done = `${Math.floor(100 * share)}\u00a0% done.`;
  const left = secondsLeft === null ? "" : ` About ${Math.max(1, Math.round(secondsLeft))} s left.`;
  const right =
    validation === null ? "" : ` It reads ${percent(validation)} of the examples that it is not trained on.`;
  return `${done}${left}${right}`;
}

/**
 * What the training has come to. The counts are of examples that were kept back from it.
 *
 * @param {{before: number | null, after: number, tested: number}} figures
 */
export function outcome({ before, after, tested }) {
  const kept = tested === 1 ? "the 1 example" : `the ${tested} examples`;
  const now = `Of ${kept} that it was not trained on, it reads ${Math.round(after * tested)} right`;
  const sentence = before === null ? `${now}.` : `${now}; before, it read ${Math.round(before * tested)} right.`;
  return `${sentence} The tab Draw uses it from now on.`;
}

/** @param {number} examples of a class */
export function addedText(examples) {
  return `${examples} added`;
}

/** @param {number} share */
function percent(share) {
  return `${Math.round(100 * share)}\u00a0%`;
}
