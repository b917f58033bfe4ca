// Finds printed lines in a mask of ink: ruled and squared paper, frames, bars at an edge, and the boxes of
// forms.
//
// A printed line is long, thin and straight, and differs from a stroke in where it lies: it reaches two edges of the
// picture, runs along one of them, or is a side of a box. Where a stroke crosses or follows it, the run of ink across the
// line is longer than the line is wide; the stroke stays there.

import { grown, labelled, mask, runLengths, transposed } from "./masks.js";

/** @import { Mask, Part } from "./masks.js" */

/**
 * A straight run along the rows of a mask. first, last: its columns. row: its middle. width: in pixels. pixels: the
 * indices of those that belong to the line alone, and to no stroke.
 *
 * @typedef {{first: number, last: number, row: number, width: number, pixels: number[]}} Line
 */

const LEAST_LENGTH = 0.2; // of the picture's longer side
const MOST_WIDTH = 0.05; // of the same, for a side of a box
const MOST_LONE_WIDTH = 0.02; // of the same, for a ruled line or one along an edge; strokes are wider
const SLANT = 1; // rows by which a line may leave its row within the least length
const MOST_SLOPE = 0.035;
const MOST_BEND = 0.6; // mean distance of the line's pixels from a straight one, beyond that of its width
const MOST_BENT_SHARE = 0.1;
const WIDER = 1.5;
const GAP = 2; // pixels between the ends of a box's sides
const LEAST_SHARE_OF_EDGE = 0.6;
const FILLED = 0.9;
const MOST_BAR = 0.2;
const MOST_BESIDE_A_BAR = 0.6;

/**
 * The pixels of a mask that belong to printed lines alone.
 *
 * @param {Mask} ink
 */
export function printedLines(ink) {
  const { height, width } = ink;
  const [rows, columns] = [straightLines(ink), straightLines(transposed(ink))];
  const printed = edgeBars(ink);
  for (const line of rows) {
    if (isPrinted(line, rows, columns, width, height)) for (const i of line.pixels) printed.values[i] = 1;
  }
  for (const line of columns) {
    if (!isPrinted(line, columns, rows, height, width)) continue;
    for (const i of line.pixels) printed.values[(i % height) * width + Math.floor(i / height)] = 1;
  }
  return printed;
}

/**
 * The rows or columns at each edge of a mask that are filled from side to side.
 *
 * A bar ends at once, unlike the black corner of a turned scan. Where other ink reaches the opposite edge, the picture is
 * cut at the digit, and the bar is one of its strokes.
 *
 * @param {Mask} ink
 */
function edgeBars({ height, width, values }) {
  const bars = mask(height, width, () => false);
  /** @type {(first: number, along: number, length: number, inwards: number, depth: number) => void} */
  const addBar = (first, along, length, inwards, depth) => {
    /** @type {(line: number) => number} the share of the line, counted from the edge, that is ink */
    const share = (line) => {
      let count = 0;
      for (let i = 0; i < length; i++) count += values[first + line * inwards + i * along];
      return count / length;
    };
    let filled = 0;
    while (filled < depth && share(filled) >= FILLED) filled++;
    const opposite = share(depth - 1);
    if (filled > MOST_BAR * depth || share(filled) > MOST_BESIDE_A_BAR || (opposite > 0 && opposite < FILLED)) return;
    for (let line = 0; line < filled; line++) {
      for (let i = 0; i < length; i++) {
        const pixel = first + line * inwards + i * along;
        bars.values[pixel] = values[pixel];
      }
    }
  };
  addBar(0, 1, width, width, height);
  addBar((height - 1) * width, 1, width, -width, height);
  addBar(0, width, height, 1, width);
  addBar(width - 1, width, height, -1, width);
  return bars;
}

/**
 * The long, thin and straight runs along the rows of a mask.
 *
 * @param {Mask} ink
 */
function straightLines(ink) {
  const { height, width } = ink;
  const longer = Math.max(height, width);
  const least = Math.max(8, Math.round(LEAST_LENGTH * longer));
  const along = runLengths(grown(ink, SLANT, 0));
  const { parts } = labelled(mask(height, width, (i) => ink.values[i] === 1 && along[i] >= least));
  const long = parts.filter(({ box }) => box.right - box.left >= least);
  if (long.length === 0) return [];
  const turned = transposed(ink);
  const across = transposed({ ...turned, values: runLengths(turned) }).values;
  return long.flatMap((part) => {
    const lineWidth = widthOf(part, across, width);
    return lineWidth > MOST_WIDTH * longer + 1 ? [] : bands(part, across, width, lineWidth, least);
  });
}

/**
 * @param {Line} line
 * @param {Line[]} along
 * @param {Line[]} across
 * @param {number} length the picture's extent along the line
 * @param {number} depth the picture's extent across it
 */
function isPrinted(line, along, across, length, depth) {
  const spans = line.first === 0 && line.last === length - 1;
  const isAtEdge = Math.min(line.row, depth - 1 - line.row) <= line.width;
  const isLong = line.last - line.first >= LEAST_SHARE_OF_EDGE * length;
  const isThin = line.width <= MOST_LONE_WIDTH * Math.max(length, depth) + 1;
  return isSideOfABox(line, along, across) || (isThin && (spans || (isAtEdge && isLong)));
}

/**
 * Whether two lines across this one meet its ends, and both meet the ends of another line along it.
 *
 * @param {Line} line
 * @param {Line[]} along
 * @param {Line[]} across
 */
function isSideOfABox(line, along, across) {
  const atFirst = across.filter((other) => isCorner(line, line.first, other));
  const atLast = across.filter((other) => isCorner(line, line.last, other));
  return along.some(
    (opposite) =>
      opposite !== line &&
      atFirst.some((other) => isCorner(opposite, opposite.first, other)) &&
      atLast.some((other) => isCorner(opposite, opposite.last, other)),
  );
}

/**
 * Whether a line across this one ends where this one ends.
 *
 * @param {Line} line
 * @param {number} end
 * @param {Line} other
 */
function isCorner(line, end, other) {
  const reach = line.width + other.width + GAP;
  const nearest = Math.min(Math.abs(other.first - line.row), Math.abs(other.last - line.row));
  return Math.abs(other.row - end) <= reach && nearest <= reach;
}

/**
 * The lower quartile of the widths of a run's columns: most of a line may lie under strokes.
 *
 * @param {Part} part
 * @param {Int32Array} across the length of the run across the line that holds each pixel
 * @param {number} stride
 */
function widthOf({ box, pixels }, across, stride) {
  const widths = new Float64Array(box.right - box.left);
  for (const i of pixels) {
    const column = (i % stride) - box.left;
    widths[column] = Math.max(widths[column], across[i]);
  }
  return widths.sort()[Math.floor(widths.length / 4)];
}

/**
 * The lines in a connected part of long runs; a stroke may connect several.
 *
 * @param {Part} part
 * @param {Int32Array} across
 * @param {number} stride
 * @param {number} width
 * @param {number} least
 * @returns {Line[]}
 */
function bands({ box, pixels }, across, stride, width, least) {
  const thin = pixels.filter((i) => across[i] <= WIDER * width + 1);
  const isThinRow = new Uint8Array(box.bottom + 1);
  for (const i of thin) isThinRow[Math.floor(i / stride)] = 1;
  const lines = [];
  for (let top = box.top; top < box.bottom; top++) {
    if (!isThinRow[top]) continue;
    const start = top;
    while (isThinRow[top]) top++;
    /** @type {(i: number) => boolean} */
    const isInside = (i) => i >= start * stride && i < top * stride;
    const columns = pixels.filter(isInside).map((i) => i % stride);
    const [first, last] = [smallest(columns), greatest(columns)];
    if (last - first + 1 < least) continue;
    const own = thin.filter(isInside);
    const row = own.reduce((sum, i) => sum + Math.floor(i / stride), 0) / own.length;
    const line = { first, last, row, width, pixels: own };
    if (isStraight(line, stride) && !isBent(own, across, stride)) lines.push(line);
  }
  return lines;
}

/**
 * @param {Line} line
 * @param {number} stride
 */
function isStraight({ row, width, pixels }, stride) {
  const middle = pixels.reduce((sum, i) => sum + (i % stride), 0) / pixels.length;
  let [squares, products] = [0, 0];
  for (const i of pixels) {
    const x = (i % stride) - middle;
    squares += x * x;
    products += x * (Math.floor(i / stride) - row);
  }
  const slope = products / Math.max(squares, 1);
  let distance = 0;
  for (const i of pixels) distance += Math.abs(Math.floor(i / stride) - row - slope * ((i % stride) - middle));
  return Math.abs(slope) <= MOST_SLOPE && distance / pixels.length <= width / 4 + MOST_BEND;
}

/**
 * Whether a run is only the middle of a bent stroke: at its ends, the stroke is wider than the run.
 *
 * @param {number[]} pixels
 * @param {Int32Array} across
 * @param {number} stride
 */
function isBent(pixels, across, stride) {
  const run = new Int32Array(stride);
  const whole = new Int32Array(stride);
  for (const i of pixels) {
    run[i % stride]++;
    whole[i % stride] = Math.max(whole[i % stride], across[i]);
  }
  let [columns, bent] = [0, 0];
  for (let x = 0; x < stride; x++) {
    if (!run[x]) continue;
    columns++;
    if (run[x] < whole[x] - 2 * SLANT) bent++;
  }
  return bent / columns > MOST_BENT_SHARE;
}

/** @param {number[]} numbers */
function smallest(numbers) {
  return numbers.reduce((least, each) => Math.min(least, each), Infinity);
}

/** @param {number[]} numbers */
function greatest(numbers) {
  return numbers.reduce((most, each) => Math.max(most, each), -Infinity);
}
