// Work that must not overlap: each waits for the one before, and outdated work is left out. Knows no network.

/**
 * Returns {ask(input), inTurn(act)}.
 *
 * ask: do work(input) in its turn; while it waits for that, a newer input takes its place.
 * inTurn: do something else in its turn; returns a promise of its end. What either throws goes to onError.
 */
export function createTurns(work, onError) {
  let last = Promise.resolve();
  let newest = null;
  const inTurn = (act) => (last = last.then(act).catch(onError));
  const workOnNewest = () => {
    const { input } = newest;
    newest = null;
    return work(input);
  };
  const ask = (input) => {
    const isWaiting = newest !== null;
    newest = { input };
    if (!isWaiting) inTurn(workOnNewest);
  };
  return { ask, inTurn };
}
