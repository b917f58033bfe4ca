// One handwritten digit of each kind as strokes: examples for visitors who cannot or do not want to draw.

import { WIDTHS } from "./strokes.js";

/** @import { Example, Line, Point } from "./strokes.js" */

const ARC_STEPS = 20;

// A list of strokes for each digit. Angles are in quarter turns, clockwise from the right; y points down.
const DIGITS = [
  [arc(140, 140, 55, 85, -1, 3)],
  [line(110, 85, 148, 52, 144, 228)],
  [[...arc(138, 100, 50, 46, -2.1, 0.4), ...line(88, 222, 200, 220)]],
  [[...arc(132, 96, 48, 42, -2.3, 1), ...arc(130, 184, 58, 46, -1, 2.2)]],
  [line(120, 52, 82, 158, 205, 154), line(168, 90, 162, 230)],
  [[...line(188, 56, 112, 58, 104, 126), ...arc(130, 170, 58, 52, -1.2, 2.2)]],
  [[...line(168, 50, 118, 110), ...arc(138, 178, 48, 48, -2.2, 1.9)]],
  [line(84, 60, 196, 58, 126, 228)],
  [[...arc(140, 96, 42, 42, 1, 5), ...arc(140, 184, 50, 46, -1, 3)]],
  [[...arc(136, 104, 46, 46, 0, 4), ...line(180, 120, 160, 228)]],
];

/**
 * Digits in an order in which neighbours do not look alike.
 *
 * @type {Example[]}
 */
export const DIGIT_EXAMPLES = [7, 3, 0, 4, 8, 2, 5, 1, 9, 6].map((digit) => ({
  name: String(digit),
  strokes: digitStrokes(digit),
}));

/**
 * A digit, drawn with a pen of the usual width.
 *
 * @param {number} digit
 * @returns {Line[]}
 */
export function digitStrokes(digit) {
  return DIGITS[digit].map((points) => ({ tool: "pen", width: WIDTHS.usual, points }));
}

/**
 * Points from their coordinates: x, y, x, y, ...
 *
 * @param {number[]} coordinates
 * @returns {Point[]}
 */
function line(...coordinates) {
  return Array.from({ length: coordinates.length / 2 }, (_, i) => [coordinates[2 * i], coordinates[2 * i + 1]]);
}

/**
 * Points on a part of an ellipse.
 *
 * @param {number} x of the centre
 * @param {number} y of the centre
 * @param {number} radiusX
 * @param {number} radiusY
 * @param {number} from
 * @param {number} to
 * @returns {Point[]}
 */
function arc(x, y, radiusX, radiusY, from, to) {
  return Array.from({ length: ARC_STEPS + 1 }, (_, step) => {
    const angle = ((from + ((to - from) * step) / ARC_STEPS) * Math.PI) / 2;
    return [Math.round(x + radiusX * Math.cos(angle)), Math.round(y + radiusY * Math.sin(angle))];
  });
}
