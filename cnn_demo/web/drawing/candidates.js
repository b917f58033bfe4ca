// Finds the things in a picture that could be a digit.
//
// A candidate is a group of connected parts that lie near each other, such as the two strokes of a 4 or a 5. Matter along
// an edge, frames round other parts, and specks are no candidates unless there is nothing else.

/** @import { Part } from "./masks.js" */
/** @import { Box } from "./steps.js" */

/**
 * Connected parts of a mask that belong together. numbers: their labels. pixels: how many they have.
 *
 * @typedef {{numbers: number[], box: Box, pixels: number}} Group
 */

const LEAST_EXTENT = 0.06; // of the picture's longer side
const EDGE_CONTACT = 0.5;
const FRAMED_EXTENT = 0.25;
const LEAST_SHARE = 0.05; // of the largest part's pixels; smaller parts are specks
// Gaps between parts of one digit, as shares of its extent: the bar of a 5 may lie far above it, two digits stand side by
// side.
const NEAR_ABOVE = 0.35;
const NEAR_BESIDE = 0.15;
const CANDIDATE_EXTENT = 0.4; // of the largest candidate's
const MOST_PARTS = 200; // that are compared with each other; a digit has a few, noise and halftones have thousands

/**
 * The larger parts without matter along an edge and without frames, or with both where nothing of size would be left.
 *
 * @param {Part[]} all
 * @param {number} height the picture's
 * @param {number} width
 */
export function withoutSurroundings(all, height, width) {
  const parts = largestParts(all);
  const apart = parts.filter((part) => !liesAlongAnEdge(part, height, width));
  const inner = apart.filter((part) => !isFrame(part.box, apart));
  const least = LEAST_EXTENT * Math.max(height, width);
  return inner.some(({ box }) => extent(box) >= least) ? inner : parts;
}

/**
 * The candidates, from left to right: parts that lie near each other are one. Specks and much smaller ones are none.
 *
 * @param {Part[]} parts
 * @returns {Group[]}
 */
export function groups(parts) {
  const most = Math.max(...parts.map(({ pixels }) => pixels.length));
  /** @type {Group[]} */
  const apart = [];
  for (const { number, box, pixels } of parts) {
    if (pixels.length < LEAST_SHARE * most) continue;
    /** @type {Group} */
    let whole = { numbers: [number], box, pixels: pixels.length };
    // What is joined may be near to others now.
    for (;;) {
      const near = apart.findIndex((other) => belongTogether(whole.box, other.box));
      if (near < 0) break;
      whole = joined(whole, apart.splice(near, 1)[0]);
    }
    apart.push(whole);
  }
  const least = CANDIDATE_EXTENT * Math.max(...apart.map(({ box }) => extent(box)));
  return apart
    .filter(({ box }) => extent(box) >= least)
    .sort((one, other) => one.box.left - other.box.left || one.box.top - other.box.top);
}

/**
 * The index of the candidate with the most pixels.
 *
 * @param {Group[]} candidates
 */
export function largestOf(candidates) {
  return candidates.reduce((best, { pixels }, index) => (pixels > candidates[best].pixels ? index : best), 0);
}

/**
 * The parts with the most pixels, at most MOST_PARTS, in their order; of equal ones the first.
 *
 * @param {Part[]} parts
 */
function largestParts(parts) {
  const kept = [...parts].sort((one, other) => other.pixels.length - one.pixels.length).slice(0, MOST_PARTS);
  return kept.sort((one, other) => one.number - other.number);
}

/**
 * @param {Box} one
 * @param {Box} other
 */
function belongTogether(one, other) {
  const near = shareColumns(one, other) ? NEAR_ABOVE : NEAR_BESIDE;
  return gap(one, other) <= near * Math.max(extent(one), extent(other));
}

/**
 * @param {Group} one
 * @param {Group} other
 * @returns {Group}
 */
function joined(one, other) {
  const box = {
    top: Math.min(one.box.top, other.box.top),
    bottom: Math.max(one.box.bottom, other.box.bottom),
    left: Math.min(one.box.left, other.box.left),
    right: Math.max(one.box.right, other.box.right),
  };
  return { numbers: [...one.numbers, ...other.numbers], box, pixels: one.pixels + other.pixels };
}

/**
 * Whether a part touches an edge of the picture along at least half of its own extent there.
 *
 * @param {Part} part
 * @param {number} height
 * @param {number} width
 */
function liesAlongAnEdge({ box, pixels }, height, width) {
  const touches = [0, 0, 0, 0];
  if (box.top > 0 && box.left > 0 && box.bottom < height && box.right < width) return false;
  for (const i of pixels) {
    const row = Math.floor(i / width);
    const column = i - row * width;
    if (row === 0) touches[0]++;
    if (row === height - 1) touches[1]++;
    if (column === 0) touches[2]++;
    if (column === width - 1) touches[3]++;
  }
  const extents = [box.right - box.left, box.right - box.left, box.bottom - box.top, box.bottom - box.top];
  return touches.some((touching, edge) => touching >= EDGE_CONTACT * extents[edge]);
}

/**
 * Whether a box surrounds a part that is no speck beside it.
 *
 * @param {Box} box
 * @param {Part[]} parts
 */
function isFrame(box, parts) {
  return parts.some(
    ({ box: other }) =>
      box.top < other.top &&
      other.bottom < box.bottom &&
      box.left < other.left &&
      other.right < box.right &&
      extent(other) >= FRAMED_EXTENT * extent(box),
  );
}

/** @param {Box} box */
function extent({ top, bottom, left, right }) {
  return Math.max(bottom - top, right - left);
}

/**
 * The larger of the vertical and the horizontal gap between two boxes; at most 0 where they overlap.
 *
 * @param {Box} one
 * @param {Box} other
 */
function gap(one, other) {
  return Math.max(other.top - one.bottom, one.top - other.bottom, other.left - one.right, one.left - other.right);
}

/**
 * Whether at least half of the narrower box lies above or below the other.
 *
 * @param {Box} one
 * @param {Box} other
 */
function shareColumns(one, other) {
  const shared = Math.min(one.right, other.right) - Math.max(one.left, other.left);
  return 2 * shared >= Math.min(one.right - one.left, other.right - other.left);
}
