// The points of a chart's lines: joining new ones to stored ones, and where they stand on the screen. Pure functions.

/** @import { ChartMessage, ChartPoint } from "../types/components.js" */

/** @typedef {(value: number) => number} Scale */

/** @typedef {{of: string, lines: ChartPoint[][]}} Stored the points of each line, and what they belong to */

const MOST_MARKED = 30; // of more points, the last alone has a marker

/**
 * Add the points of a message to the stored ones. Returns null where points between the two are missing.
 *
 * @param {Stored | null | undefined} store
 * @param {ChartMessage} message
 * @returns {Stored | null}
 */
export function merge(store, message) {
  const stored = store && store.of === message.of ? store.lines : message.lines.map(() => []);
  if (message.lines.some(({ from }, index) => from > stored[index].length)) return null;
  const lines = message.lines.map(({ from, points }, index) => [...stored[index].slice(0, from), ...points]);
  return { of: message.of, lines };
}

/**
 * About `count` round values from low to high, in steps of 1, 2 or 5 times a power of ten.
 *
 * @param {number} low
 * @param {number} high
 * @param {number} count
 */
export function ticks(low, high, count) {
  const rough = (high - low) / Math.max(count, 1);
  if (!(rough > 0)) return [low];
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = power * ([1, 2, 5].find((factor) => factor * power >= rough) ?? 10);
  const first = Math.ceil(low / step - 1e-9);
  const last = Math.floor(high / step + 1e-9);
  return Array.from({ length: last - first + 1 }, (_, index) => Number(((first + index) * step).toPrecision(12)));
}

/**
 * A function that maps [low, high] to [start, end].
 *
 * @param {number} low
 * @param {number} high
 * @param {number} start
 * @param {number} end
 * @returns {Scale}
 */
export function scale(low, high, start, end) {
  const length = high - low || 1;
  return (value) => start + ((value - low) / length) * (end - start);
}

/**
 * The SVG path of a line through points.
 *
 * @param {ChartPoint[]} points
 * @param {Scale} x
 * @param {Scale} y
 */
export function path(points, x, y) {
  return points.map(([px, py], index) => `${index ? "L" : "M"}${x(px).toFixed(1)},${y(py).toFixed(1)}`).join("");
}

/**
 * The last point whose x is not beyond the given one; the first point where all are.
 *
 * @param {ChartPoint[]} points at least one
 * @param {number} x
 */
export function pointAt(points, x) {
  return points.findLast(([px]) => px <= x) ?? points[0];
}

/**
 * The points that have markers: all of a short line, the last one of a long line, where markers would run together.
 *
 * @param {ChartPoint[]} points
 */
export function marked(points) {
  return points.length <= MOST_MARKED ? points : points.slice(-1);
}

/**
 * A number for a label: at most four digits.
 *
 * @param {number} value
 */
export function short(value) {
  return String(Number(value.toPrecision(4)));
}
