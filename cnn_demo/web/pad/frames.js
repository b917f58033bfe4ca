// Work that follows a pen: at once where it can be, never more than once between two frames. Knows no canvas.

/**
 * A function that does the work at once, or with the next frame where it was done since the last one.
 *
 * work: (input) => void; of several inputs that wait, only the newest is worked on.
 */
export function oncePerFrame(work, nextFrame = requestAnimationFrame) {
  let waiting = null;
  let isDoneInThisFrame = false;
  const onFrame = () => {
    isDoneInThisFrame = false;
    if (waiting) perform();
  };
  const perform = () => {
    const { input } = waiting;
    waiting = null;
    isDoneInThisFrame = true;
    nextFrame(onFrame);
    work(input);
  };
  return (input) => {
    waiting = { input };
    if (!isDoneInThisFrame) perform();
  };
}
