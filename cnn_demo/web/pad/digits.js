// One handwritten digit of each kind, as strokes: something to try for whoever cannot or will not draw.

import { WIDTHS } from "./strokes.js";

const ARC_STEPS = 20;

// Angles are in quarters of a turn, clockwise from the right; y goes down.
const DIGITS = [
  [arc(140, 140, 55, 85, -1, 3)],
  [
    [
      [110, 85],
      [148, 52],
      [144, 228],
    ],
  ],
  [[...arc(138, 100, 50, 46, -2.1, 0.4), [88, 222], [200, 220]]],
  [[...arc(132, 96, 48, 42, -2.3, 1), ...arc(130, 184, 58, 46, -1, 2.2)]],
  [
    [
      [120, 52],
      [82, 158],
      [205, 154],
    ],
    [
      [168, 90],
      [162, 230],
    ],
  ],
  [[[188, 56], [112, 58], [104, 126], ...arc(130, 170, 58, 52, -1.2, 2.2)]],
  [[[168, 50], [118, 110], ...arc(138, 178, 48, 48, -2.2, 1.9)]],
  [
    [
      [84, 60],
      [196, 58],
      [126, 228],
    ],
  ],
  [[...arc(140, 96, 42, 42, 1, 5), ...arc(140, 184, 50, 46, -1, 3)]],
  [[...arc(136, 104, 46, 46, 0, 4), [180, 120], [160, 228]]],
];

/** Digits in an order in which neighbours do not resemble each other, as {name, strokes}. */
export const DIGIT_EXAMPLES = [7, 3, 0, 4, 8, 2, 5, 1, 9, 6].map((digit) => ({
  name: String(digit),
  strokes: DIGITS[digit].map((points) => ({ tool: "pen", width: WIDTHS.usual, points })),
}));

function arc(x, y, radiusX, radiusY, from, to) {
  return Array.from({ length: ARC_STEPS + 1 }, (_, step) => {
    const angle = ((from + ((to - from) * step) / ARC_STEPS) * Math.PI) / 2;
    return [Math.round(x + radiusX * Math.cos(angle)), Math.round(y + radiusY * Math.sin(angle))];
  });
}
