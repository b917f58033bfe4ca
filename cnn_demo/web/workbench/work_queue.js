// A queue of asynchronous work: one thing at a time, and outdated inputs are left out.

/**
 * update(input): call work(input) when everything before it has ended; a newer input replaces one that still waits.
 * run(act): do something else when everything before it has ended. Returns a promise of its end.
 *
 * @template Input
 * @param {(input: Input) => void | Promise<void>} work
 * @param {(error: unknown) => void} onError called with what work() and act() throw
 */
export function createWorkQueue(work, onError) {
  /** @type {Promise<void>} */
  let last = Promise.resolve();
  /** @type {{input: Input} | null} */
  let newest = null;
  const run = (/** @type {() => void | Promise<void>} */ act) => {
    last = last.then(act).catch(onError);
    return last;
  };
  const update = (/** @type {Input} */ input) => {
    if (newest) {
      newest.input = input;
      return;
    }
    const waiting = { input };
    newest = waiting;
    run(() => {
      newest = null;
      return work(waiting.input);
    });
  };
  return { update, run };
}
