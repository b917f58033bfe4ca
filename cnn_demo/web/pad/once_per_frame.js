// Limits work that follows a moving pen to once a frame.

/**
 * A function that calls work(input) at once, or with the next frame where it was called since the last one. Of several
 * waiting inputs only the newest is used.
 *
 * @template Input
 * @param {(input: Input) => void} work
 * @param {(act: () => void) => void} nextFrame
 * @returns {(input: Input) => void}
 */
export function oncePerFrame(work, nextFrame = requestAnimationFrame) {
  /** @type {{input: Input} | null} */
  let waiting = null;
  let isDoneInThisFrame = false;
  const onFrame = () => {
    isDoneInThisFrame = false;
    if (waiting) perform(waiting.input);
  };
  /** @param {Input} input */
  const perform = (input) => {
    waiting = null;
    isDoneInThisFrame = true;
    nextFrame(onFrame);
    work(input);
  };
  return (input) => {
    if (isDoneInThisFrame) waiting = { input };
    else perform(input);
  };
}
