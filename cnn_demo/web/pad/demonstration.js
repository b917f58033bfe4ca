// Shows strokes as if a hand drew them, one after the other.

import { SIDE } from "./strokes.js";

/** @import { Line, Point } from "./strokes.js" */

/**
 * What tells the time and waits for the next frame.
 *
 * @typedef {{now: () => number, nextFrame: (act: () => void) => void}} Clock
 */

const SIDES_PER_SECOND = 1.4;

/** @type {Clock} */
const BROWSER = { now: () => performance.now(), nextFrame: (act) => void requestAnimationFrame(act) };

/**
 * Call show with a growing part of the strokes in each frame. Returns a function that stops this.
 *
 * @param {Line[]} strokes
 * @param {(shown: Line[], isEnd: boolean) => void} show
 * @param {Clock} clock
 */
export function play(strokes, show, clock = BROWSER) {
  const start = clock.now();
  const whole = strokes.reduce((total, { points }) => total + lengthOf(points), 0);
  let isStopped = false;
  const step = () => {
    if (isStopped) return;
    const drawn = ((clock.now() - start) / 1000) * SIDES_PER_SECOND * SIDE;
    const isEnd = drawn >= whole;
    show(isEnd ? strokes : partOf(strokes, drawn), isEnd);
    if (!isEnd) clock.nextFrame(step);
  };
  step();
  return () => {
    isStopped = true;
  };
}

/**
 * The strokes up to a length of their lines. Of a stroke that has begun there is at least one point.
 *
 * @param {Line[]} strokes
 * @param {number} length
 * @returns {Line[]}
 */
export function partOf(strokes, length) {
  /** @type {Line[]} */
  const shown = [];
  let left = length;
  for (const stroke of strokes) {
    if (left < 0) break;
    shown.push({ ...stroke, points: cut(stroke.points, left) });
    left -= lengthOf(stroke.points);
  }
  return shown;
}

/**
 * @param {Point[]} points
 * @param {number} length
 */
function cut(points, length) {
  const kept = [points[0]];
  let left = length;
  for (let i = 1; i < points.length; i++) {
    const [from, to] = [points[i - 1], points[i]];
    const piece = lengthOf([from, to]);
    if (piece > left) {
      const share = left / piece;
      kept.push([from[0] + share * (to[0] - from[0]), from[1] + share * (to[1] - from[1])]);
      break;
    }
    kept.push(to);
    left -= piece;
  }
  return kept;
}

/** @param {Point[]} points */
function lengthOf(points) {
  return points.slice(1).reduce((sum, [x, y], i) => sum + Math.hypot(x - points[i][0], y - points[i][1]), 0);
}
