// The figures of the Learn page compute what Python shows below them.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import { FIGURES } from "../../cnn_demo/web/learn/figures.js";
import {
  composedKernel,
  cornerOf,
  correlate,
  decimalText,
  pool,
  positionOver,
  relu,
  square,
  valueAt,
} from "../../cnn_demo/web/learn/planes.js";
import { augmented } from "../../cnn_demo/web/training/augmentation.js";
import { largestDifference } from "./pictures.js";

/** @type {{maps: Record<string, number[]>, texts: [number, string][]}} */
const GOLDEN = JSON.parse(readFileSync(new URL("../golden/learn.json", import.meta.url), "utf8"));
const { maps } = GOLDEN;
const [PIXELS, FIRST, SECOND] = [square(maps.pixels), square(maps.first), square(maps.second)];
const EXACT = 1e-9;

/**
 * @param {import("../../cnn_demo/web/types/learn.js").Plane} plane
 * @param {string} name of the golden map
 */
function isAsRecorded({ values }, name) {
  assert.equal(values.length, maps[name].length);
  assert.ok(largestDifference(values, maps[name]) < EXACT, name);
}

test("maps are those of Python", () => {
  const middle = correlate(PIXELS, FIRST);
  isAsRecorded(middle, "feature_map");
  isAsRecorded(relu(middle), "after_relu");
  isAsRecorded(composedKernel(FIRST, SECOND), "single");
  isAsRecorded(correlate(PIXELS, composedKernel(FIRST, SECOND)), "one_step");
  isAsRecorded(correlate(middle, SECOND), "two_steps");
  isAsRecorded(correlate(relu(middle), SECOND), "two_steps_with_relu");
  for (const side of [2, 3, 4]) {
    isAsRecorded(pool(relu(middle), side, "max"), `max_${side}`);
    isAsRecorded(pool(relu(middle), side, "mean"), `mean_${side}`);
  }
});

test("numbers are written as in Python", () => {
  for (const [number, text] of GOLDEN.texts) assert.equal(decimalText(number), text);
});

test("the products of a convolution add up to the value that is named, at every position", () => {
  const figure = FIGURES.convolution({ pixels: maps.pixels, kernel: maps.first });
  assert.deepEqual(figure.positions, { height: 26, width: 26 });
  for (let row = 0; row < 26; row++) {
    for (let column = 0; column < 26; column++) {
      const { tables, lines } = figure.at({ row, column });
      const total = tables[2].plane.values.reduce((so, value) => so + value, 0);
      const recorded = maps.feature_map[row * 26 + column];
      assert.ok(Math.abs(total - recorded) < EXACT);
      assert.equal(lines[0], `Sum, in row ${row}, column ${column}: ${decimalText(recorded)}`);
    }
  }
});

test("pooling marks the cell that it keeps", () => {
  for (const side of [2, 3, 4]) {
    const figure = FIGURES.pooling({ pixels: maps.pixels, kernel: maps.first, side, kind: "max" });
    const { tables, lines } = figure.at({ row: 2, column: 3 });
    const recorded = maps[`max_${side}`][2 * figure.positions.width + 3];
    const { marked, plane } = tables[0];
    assert.ok(marked);
    assert.equal(valueAt(plane, marked), recorded);
    assert.deepEqual(lines, [`Largest: ${decimalText(recorded)}`]);
  }
});

test("two layers equal one, until ReLU is between them", () => {
  const given = { pixels: maps.pixels, first: maps.first, second: maps.second };
  const linear = FIGURES.relu({ ...given, relu: false }).at({ row: 3, column: 4 }).lines[0];
  const bent = FIGURES.relu({ ...given, relu: true }).at({ row: 3, column: 4 }).lines[0];
  const index = 3 * 24 + 4;
  const [one, two] = [decimalText(maps.one_step[index]), decimalText(maps.two_steps_with_relu[index])];
  assert.ok(linear.endsWith(`: ${one} = ${one}`), linear);
  assert.ok(bent.endsWith(`: ${two} ≠ ${one}`), bent);
});

test("a pixel is named with its row, column and value", () => {
  const figure = FIGURES.pixels({ pixels: Array.from({ length: 784 }, (_, index) => index % 256) });
  const { tables, lines } = figure.at({ row: 7, column: 13 });
  assert.deepEqual(lines, [`Pixel in the middle, row 10, column 16: ${(10 * 28 + 16) % 256}`]);
  assert.equal(tables[0].plane.values.length, 49);
  assert.equal(tables[0].plane.values[24], (10 * 28 + 16) % 256);
});

test("a cell of a map is framed with the pixels that it can reach", () => {
  const given = {
    pixels: Array.from({ length: 784 }, (_, index) => index % 256),
    map: Array.from({ length: 144 }, (_, index) => index / 8),
    title: "Map",
    side: 6,
    jump: 2,
  };
  const figure = FIGURES.receptive(given);
  assert.deepEqual([figure.positions.height, figure.positions.width], [12, 12]);
  const corners = figure.maps.map(({ window }) => cornerOf(window, { row: 4, column: 11 }));
  assert.deepEqual(corners, [
    { row: 4, column: 11 },
    { row: 8, column: 22 },
  ]);
  const { tables, lines } = figure.at({ row: 4, column: 11 });
  assert.deepEqual(lines, ["Cell in row 4, column 11: 7.375"]);
  assert.equal(tables[0].plane.values.length, 36);
  assert.equal(tables[0].plane.values[0], (8 * 28 + 22) % 256);
  assert.equal(tables[0].plane.values[35], (13 * 28 + 27) % 256);
});

test("the products of a channel add up to the sum that is named, under the pointer too", () => {
  const after = Array.from({ length: 576 }, (_, index) => index / 100);
  const given = { before: maps.pixels.slice(0, 676), after, kernel: maps.first, channel: 4, filter: 9 };
  const figure = FIGURES.channels(given);
  const input = square(given.before);
  assert.deepEqual([figure.positions.height, figure.positions.width], [24, 24]);
  const weighted = correlate(input, FIRST);
  for (const position of [
    { row: 0, column: 0 },
    { row: 23, column: 23 },
    { row: 7, column: 15 },
  ]) {
    const { tables, lines } = figure.at(position);
    const [inputs, kernel, products] = tables.map(({ plane }) => plane.values);
    products.forEach((product, index) => {
      assert.equal(product, inputs[index] * kernel[index]);
    });
    const { row, column } = position;
    assert.deepEqual(lines, [
      `Channel 4: sum of the products ${decimalText(valueAt(weighted, position))}`,
      `Map of filter 9, row ${row}, column ${column}: ${decimalText((24 * row + column) / 100)}`,
    ]);
  }
});

test("two maps are compared in the cell that is pointed at, over the pixels that it can reach", () => {
  const pixels = Array.from({ length: 784 }, (_, index) => index % 256);
  const ofShifted = Array.from({ length: 144 }, (_, index) => index / 8);
  const shifted = ofShifted.map((value, index) => (index === 18 ? value - 0.125 : value));
  const given = { pixels, ofShifted, shifted, title: "Map, shifted by 1", side: 6, jump: 2 };
  const figure = FIGURES.shift(given);
  const at = { row: 1, column: 6 };
  const { tables, lines } = figure.at(at);
  assert.deepEqual(lines, ["Cell in row 1, column 6: 2.25 − 2.125 = 0.125"]);
  assert.equal(tables[0].plane.values[0], (2 * 28 + 12) % 256);
  assert.equal(tables[0].plane.values.length, 36);
  assert.deepEqual(
    figure.maps.map(({ window }) => cornerOf(window, at)),
    [{ row: 2, column: 12 }, at, at, at],
  );
  assert.deepEqual(figure.at({ row: 11, column: 11 }).lines, ["Cell in row 11, column 11: 17.875 − 17.875 = 0"]);
});

test("the original keeps its shape above the square pixels that are made of it", () => {
  const { maps } = FIGURES.preprocessing({
    steps: [
      { title: "Original", note: "", picture: "data:,", ratio: 4 / 3 },
      { title: "1 Resize", note: "", picture: "data:,", ratio: 1 },
    ],
    colours: [[0, 0, 0]],
    weights: [0.299, 0.587, 0.114],
    grey: [0],
    scaled: [0],
    side: 1,
  });
  assert.deepEqual(
    maps.map(({ ratio }) => ratio),
    [4 / 3, 1],
  );
});

test("a pixel's brightness is the weighted sum of its colours", () => {
  const figure = FIGURES.preprocessing({
    steps: [],
    colours: [[100, 200, 50]],
    weights: [0.299, 0.587, 0.114],
    grey: [153],
    scaled: [0.6],
    side: 1,
  });
  assert.deepEqual(figure.at({ row: 0, column: 0 }).lines, [
    "Pixel in row 0, column 0: 0.299 · 100 + 0.587 · 200 + 0.114 · 50 = 153.000",
    "153 / 255 ≈ 0.6000",
  ]);
});

test("a window of the strip is named with its most probable digit", () => {
  const figure = FIGURES.detection({
    pixels: new Array(28 * 40).fill(0),
    side: 28,
    step: 2,
    classes: ["0", "1"],
    percent: [
      [10, 90],
      [60, 40],
      [20, 80],
    ],
    certainty: ["sure", "unsure", "leaning"],
    detected: [0],
  });
  assert.deepEqual(figure.positions, { height: 1, width: 3 });
  const lines = [0, 1, 2].flatMap((column) => figure.at({ row: 0, column }).lines);
  assert.deepEqual(lines, [
    "Window from pixel 0: 1, 90.0\u00a0%, the network is sure",
    "Window from pixel 2: 0, 60.0\u00a0%, the network is not sure",
    "Window from pixel 4: 1, 80.0\u00a0%, the network is leaning towards it",
  ]);
});

test("a reader with a background class names it, and says nothing of certainty", () => {
  const figure = FIGURES.detection({
    pixels: new Array(28 * 30).fill(0),
    side: 28,
    step: 2,
    classes: ["0", "background"],
    percent: [
      [10, 90],
      [60, 40],
    ],
    certainty: null,
    detected: [2],
  });
  const lines = [0, 1].flatMap((column) => figure.at({ row: 0, column }).lines);
  assert.deepEqual(lines, ["Window from pixel 0: background, 90.0\u00a0%", "Window from pixel 2: 0, 60.0\u00a0%"]);
});

test("pointing at a cell puts the middle of the frame over it", () => {
  for (const window of [
    { side: 3, step: 1 },
    { side: 5, step: 1 },
    { side: 1, step: 1 },
    { side: 2, step: 2 },
    { side: 28, step: 2 },
  ]) {
    for (const cell of [
      { row: 14, column: 20 },
      { row: 15, column: 27 },
    ]) {
      const corner = cornerOf(window, positionOver(window, cell));
      for (const axis of /** @type {const} */ (["row", "column"])) {
        assert.ok(corner[axis] <= cell[axis] && cell[axis] < corner[axis] + window.side, JSON.stringify(window));
        const middle = corner[axis] + (window.side - 1) / 2;
        assert.ok(Math.abs(middle - cell[axis]) <= window.step, JSON.stringify(window));
      }
    }
  }
});

test("each learned kernel is shown with what it and its hand-made twin make of the picture", () => {
  const pairs = [
    { learned: maps.second, hand: maps.first, title: "Vertical", cosine: 0 },
    { learned: maps.first, hand: maps.first, title: "Vertical", cosine: 1 },
  ];
  const figure = FIGURES.features({ pixels: maps.pixels, pairs });
  assert.deepEqual(figure.positions, { height: 1, width: 2 });
  assert.equal(figure.maps[0].width, 7);
  const { pictures, tables, lines } = figure.at({ row: 0, column: 1 });
  assert.ok(pictures);
  for (const { plane } of pictures) isAsRecorded(plane, "feature_map");
  assert.deepEqual(tables[0].plane.values, maps.first);
  assert.deepEqual(lines, ["Cosine: 1"]);
});

const NO_CHANGE = { shift: 0, rotate: 0, zoom: 0, shear: 0, elastic: 0, thickness: 0, mirror: false };

/** A bar on the left half, and its copies. @param {Partial<import("../../cnn_demo/web/types/training.js").Augmentation>} change */
function copiesOf(change) {
  const pixels = Array.from({ length: 784 }, (_, index) => (index % 28 > 8 && index % 28 < 12 ? 1 : 0));
  const figure = FIGURES.augmentation({ pixels, change: { ...NO_CHANGE, ...change }, seed: 3, rows: 2, columns: 6 });
  return { pixels, figure };
}

test("the copies of a picture are those that a training on the device makes of it", () => {
  const change = { ...NO_CHANGE, shift: 0.1, rotate: 15, zoom: 0.1, shear: 10, elastic: 0.05, thickness: 0.5 };
  const { pixels, figure } = copiesOf(change);
  const sheet = Float32Array.from({ length: 12 * 784 }, (_, index) => pixels[index % 784]);
  const trained = augmented(change, sheet, [28, 28, 1], 3);
  assert.deepEqual(figure.positions, { height: 2, width: 6 });
  assert.deepEqual([figure.maps[0].height, figure.maps[0].width], [57, 173]);
  for (const [row, column] of [
    [0, 0],
    [1, 4],
  ]) {
    const { pictures = [], lines } = figure.at({ row, column });
    const copy = trained.subarray((row * 6 + column) * 784, (row * 6 + column + 1) * 784);
    assert.deepEqual(pictures[1].plane.values, Array.from(copy));
    pictures[2].plane.values.forEach((value, index) => {
      assert.equal(value, copy[index] - pixels[index]);
    });
    const names = lines.slice(1).map((line) => line.split(":")[0]);
    assert.deepEqual(names, ["Moved", "Turned", "Size", "Slanted", "Bent", "Strokes"]);
  }
});

test("how far a copy is said to be moved is how far its content has moved", () => {
  const { figure } = copiesOf({ shift: 0.2 });
  for (let column = 0; column < 6; column++) {
    const { pictures = [], lines } = figure.at({ row: 0, column });
    const { values } = pictures[1].plane;
    const total = values.reduce((sum, value) => sum + value, 0);
    const moved = values.reduce((sum, value, index) => sum + value * (index % 28), 0) / total - 10;
    const told = /** @type {RegExpMatchArray} */ (lines[1].match(/^Moved: ([\d.]+) (left|right)/));
    assert.ok(Math.abs(moved - Number(told[1]) * (told[2] === "left" ? -1 : 1)) < 0.051, `${moved}: ${lines[1]}`);
  }
});

test("a copy leans to the side that is told", () => {
  for (const [change, name] of /** @type {const} */ ([
    [{ rotate: 30 }, "Turned"],
    [{ shear: 30 }, "Slanted"],
  ])) {
    const { figure } = copiesOf(change);
    for (let column = 0; column < 6; column++) {
      const { pictures = [], lines } = figure.at({ row: 1, column });
      const { values } = pictures[1].plane;
      // How far the ink of the upper rows lies to the right of that of the lower ones.
      const middles = [values.slice(0, 392), values.slice(392)].map((half) => {
        const total = half.reduce((sum, value) => sum + value, 0);
        return half.reduce((sum, value, index) => sum + value * (index % 28), 0) / total;
      });
      assert.match(lines[1], new RegExp(`^${name}: [\\d.]+° ${middles[0] > middles[1] ? "right" : "left"}$`));
    }
  }
});

test("without any strength the copies are the picture", () => {
  const { pixels, figure } = copiesOf({});
  const { pictures = [], lines } = figure.at({ row: 1, column: 5 });
  assert.deepEqual(pictures[1].plane.values, pixels);
  assert.deepEqual(lines, ["Row 1, column 5", "Nothing is changed"]);
});
