// Pictures for the tests, the same in every run.

/** @typedef {[x: number, y: number]} Point */

/** @type {Point[]} */
const SEVEN = [
  [0.2, 0.15],
  [0.8, 0.15],
  [0.4, 0.85],
];

/**
 * A generator of random numbers in [0, 1) from a seed (mulberry32).
 *
 * @param {number} seed
 */
export function randomNumbers(seed) {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/**
 * A picture whose pixel (x, y) has the bytes that colour returns: 1, 3 or 4.
 *
 * @param {number} width
 * @param {number} height
 * @param {(x: number, y: number) => number[]} colour
 */
export function picture(width, height, colour) {
  const channels = colour(0, 0).length;
  const data = new Uint8ClampedArray(width * height * channels);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) data.set(colour(x, y), (y * width + x) * channels);
  }
  return { width, height, channels, data };
}

/**
 * How much of pixel (x, y) is covered by a seven, drawn with a round pen into the square at (left, top): [0, 1].
 *
 * @param {number} x
 * @param {number} y
 * @param {{side?: number, pen?: number, left?: number, top?: number}} seven
 */
export function seven(x, y, { side = 120, pen = 10, left = 0, top = 0 } = {}) {
  /** @type {Point[]} */
  const points = SEVEN.map(([u, v]) => [u * side + left, v * side + top]);
  const distances = points.slice(1).map((end, i) => distance([x + 0.5, y + 0.5], points[i], end));
  return Math.min(Math.max(pen / 2 + 0.5 - Math.min(...distances), 0), 1);
}

/**
 * The largest difference between two lists of numbers; infinite where one of them has NaN or another length.
 *
 * @param {ArrayLike<number>} one
 * @param {ArrayLike<number>} other
 */
export function largestDifference(one, other) {
  if (one.length !== other.length) return Infinity;
  const differences = Array.from(one, (value, i) => Math.abs(value - other[i]));
  return differences.reduce((most, each) => (Number.isNaN(each) ? Infinity : Math.max(most, each)), 0);
}

/**
 * The distance of a point from a line segment.
 *
 * @param {Point} point
 * @param {Point} from
 * @param {Point} to
 */
function distance([x, y], [fromX, fromY], [toX, toY]) {
  const [alongX, alongY] = [toX - fromX, toY - fromY];
  const share = ((x - fromX) * alongX + (y - fromY) * alongY) / (alongX ** 2 + alongY ** 2);
  const nearest = Math.min(Math.max(share, 0), 1);
  return Math.hypot(x - fromX - nearest * alongX, y - fromY - nearest * alongY);
}
