// The figures of the Learn page, one for each kind: what they show, and the numbers at each position of the frame.

import { coloured } from "./colours.js";
import {
  composedKernel,
  cornerOf,
  correlate,
  decimalText,
  largestOf,
  part,
  pool,
  relu,
  square,
  times,
  valueAt,
} from "./planes.js";

/** @import { Level } from "../network/certainty.js" */
/** @import { Position } from "../types/explain.js" */
/** @import { Figure, FigureMap, FrameWindow, Plane, Scale } from "../types/learn.js" */

const AROUND = 3; // pixels on each side of the chosen one
const SAME = 1e-9; // differences below this are rounding errors
const ONE_CELL = { side: 1, step: 1 };
/** @type {Scale} */
const FRACTIONS = { kind: "grey", largest: 1 };
/** @type {Scale} */
const BYTES = { kind: "grey", largest: 255 };

/** @type {Record<Level, string>} */
const VERDICTS = {
  sure: "the network is sure",
  leaning: "the network is leaning towards it",
  unsure: "the network is not sure",
};

/** @type {Record<string, (given: any) => Figure>} */
export const FIGURES = { pixels, preprocessing, convolution, features, relu: twoLayers, pooling, detection };

/**
 * The numbers around a pixel.
 *
 * @param {{pixels: number[]}} given 0 to 255
 * @returns {Figure}
 */
function pixels({ pixels }) {
  const picture = square(pixels);
  const window = { side: 2 * AROUND + 1, step: 1 };
  return {
    maps: [mapOf("Picture", picture, BYTES, window)],
    positions: positionsOf(picture, window),
    at: (position) => {
      const plane = part(picture, position, window.side);
      const [row, column] = [position.row + AROUND, position.column + AROUND];
      const value = valueAt(picture, { row, column });
      return {
        tables: [{ title: "In the frame", plane, scale: BYTES, marked: { row: AROUND, column: AROUND } }],
        lines: [`Pixel in the middle, row ${row}, column ${column}: ${value}`],
      };
    },
  };
}

/**
 * One pixel on its way from a photograph to a number between 0 and 1.
 *
 * @typedef {{title: string, note: string, picture: string}} PreparationStep picture: an address
 * @param {{steps: PreparationStep[], colours: number[][], weights: number[], grey: number[], scaled: number[], side: number}} given
 *   colours: red, green and blue of each pixel
 * @returns {Figure}
 */
function preprocessing({ steps, colours, weights, grey, scaled, side }) {
  return {
    maps: steps.map(({ title, note, picture }) => ({
      title,
      note,
      colours: picture,
      height: side,
      width: side,
      window: ONE_CELL,
    })),
    positions: { height: side, width: side },
    at: ({ row, column }) => {
      const index = row * side + column;
      const terms = colours[index].map((value, channel) => `${weights[channel]} · ${value}`);
      const brightness = colours[index].reduce((total, value, channel) => total + weights[channel] * value, 0);
      return {
        tables: [],
        lines: [
          `Pixel in row ${row}, column ${column}: ${terms.join(" + ")} = ${brightness.toFixed(3)}`,
          `${grey[index]} / 255 ≈ ${scaled[index].toFixed(4)}`,
        ],
      };
    },
  };
}

/**
 * A kernel on a picture: the products in the frame, and their sum in the feature map.
 *
 * @param {{pixels: number[], kernel: number[]}} given pixels: fractions of white
 * @returns {Figure}
 */
function convolution({ pixels, kernel }) {
  const [picture, weights] = [square(pixels), square(kernel)];
  const featureMap = correlate(picture, weights);
  const window = { side: weights.width, step: 1 };
  return {
    maps: [
      mapOf("Picture", picture, FRACTIONS, window),
      mapOf("Feature map", featureMap, signed(featureMap), ONE_CELL),
    ],
    positions: positionsOf(picture, window),
    at: (position) => {
      const seen = part(picture, position, window.side);
      const products = times(seen, weights);
      return {
        tables: [
          { title: "Pixels", plane: seen, scale: FRACTIONS },
          { title: "Kernel", sign: "×", plane: weights, scale: signed(weights) },
          { title: "Products", sign: "=", plane: products, scale: signed(products) },
        ],
        lines: [
          `Sum, in row ${position.row}, column ${position.column}: ${decimalText(valueAt(featureMap, position))}`,
        ],
      };
    },
  };
}

/**
 * The kernels of a first layer, each with the hand-made one that is most similar, and what both make of a picture.
 *
 * @typedef {{learned: number[], hand: number[], title: string, cosine: number}} KernelPair title: of the hand-made one
 * @param {{pixels: number[], pairs: KernelPair[]}} given
 * @returns {Figure}
 */
function features({ pixels, pairs }) {
  const picture = square(pixels);
  const { width: side } = square(pairs[0].learned);
  const window = { side, step: side + 1 };
  return {
    maps: [
      {
        title: "All kernels of the first layer",
        height: side,
        width: pairs.length * window.step - 1,
        colours: kernelRow(pairs, side),
        window,
      },
    ],
    positions: { height: 1, width: pairs.length },
    at: ({ column }) => {
      const { learned, hand, title, cosine } = pairs[column];
      const kernels = [square(learned), square(hand)];
      const titles = [`Learned: kernel ${column}`, title];
      return {
        pictures: kernels.map((kernel, index) => {
          const plane = correlate(picture, kernel);
          return { title: titles[index], plane, scale: signed(plane) };
        }),
        tables: kernels.map((plane, index) => ({
          title: ["Learned kernel", "Hand-made kernel"][index],
          plane,
          scale: signed(plane),
        })),
        lines: [`Cosine: ${decimalText(cosine)}`],
      };
    },
  };
}

/**
 * The colours of all kernels side by side, each on its own scale, one clear column between them.
 *
 * @param {KernelPair[]} pairs
 * @param {number} side
 */
function kernelRow(pairs, side) {
  const width = pairs.length * (side + 1) - 1;
  const colours = new Uint32Array(side * width);
  pairs.forEach(({ learned }, number) => {
    const kernel = square(learned);
    coloured(kernel, signed(kernel)).forEach((colour, index) => {
      colours[Math.floor(index / side) * width + number * (side + 1) + (index % side)] = colour;
    });
  });
  return colours;
}

/**
 * Two kernels in a row, and the single kernel that does the same where nothing is between them.
 *
 * @param {{pixels: number[], first: number[], second: number[], relu: boolean}} given
 * @returns {Figure}
 */
function twoLayers({ pixels, first, second, relu: hasRelu }) {
  const [picture, one, two] = [square(pixels), square(first), square(second)];
  const middle = correlate(picture, one);
  const twoSteps = correlate(hasRelu ? relu(middle) : middle, two);
  const single = composedKernel(one, two);
  const oneStep = correlate(picture, single);
  const scale = signed(twoSteps, oneStep);
  const window = { side: single.width, step: 1 };
  return {
    maps: [
      mapOf("Picture", picture, FRACTIONS, window),
      mapOf(hasRelu ? "First, ReLU, second" : "First, then second", twoSteps, scale, ONE_CELL),
      mapOf("One kernel of 5 × 5", oneStep, scale, ONE_CELL),
    ],
    positions: positionsOf(picture, window),
    at: (position) => {
      const [left, right] = [valueAt(twoSteps, position), valueAt(oneStep, position)];
      const sign = Math.abs(left - right) < SAME ? "=" : "≠";
      const place = `row ${position.row}, column ${position.column}`;
      return { tables: [], lines: [`In the frame, ${place}: ${decimalText(left)} ${sign} ${decimalText(right)}`] };
    },
  };
}

/**
 * A feature map in squares, and the one value that is kept of each.
 *
 * @param {{pixels: number[], kernel: number[], side: number, kind: "max" | "mean"}} given
 * @returns {Figure}
 */
function pooling({ pixels, kernel, side, kind }) {
  const featureMap = relu(correlate(square(pixels), square(kernel)));
  const pooled = pool(featureMap, side, kind);
  const scale = signed(featureMap);
  const window = { side, step: side };
  return {
    maps: [
      mapOf(`Feature map, ${featureMap.height} × ${featureMap.width}`, featureMap, scale, window),
      mapOf(`Pooled, ${pooled.height} × ${pooled.width}`, pooled, scale, ONE_CELL),
    ],
    positions: pooled,
    at: (position) => {
      const seen = part(featureMap, cornerOf(window, position), side);
      const value = valueAt(pooled, position);
      const kept = kind === "max" ? placeIn(seen, seen.values.indexOf(value)) : undefined;
      const text = kind === "max" ? `Largest: ${decimalText(value)}` : `Mean: ${decimalText(value)}`;
      return { tables: [{ title: "In the frame", plane: seen, scale, marked: kept }], lines: [text] };
    },
  };
}

/**
 * A classifier of single digits that slides over a strip.
 *
 * @param {object} given
 * @param {number[]} given.pixels of the strip, 0 to 255
 * @param {number} given.side of the window and the strip
 * @param {number} given.step from window to window, in pixels
 * @param {string[]} given.classes their names
 * @param {number[][]} given.percent of each class, for each window
 * @param {Level[] | null} given.certainty how certain the network is, for each window; null where it is not asked
 * @param {number[]} given.detected the left edges of the windows that were kept
 * @returns {Figure}
 */
function detection({ pixels, side, step, classes, percent, certainty, detected }) {
  const strip = { values: pixels, height: side, width: pixels.length / side };
  const window = { side, step };
  return {
    maps: [{ ...mapOf("The strip; the windows that were kept are marked", strip, BYTES, window), marked: detected }],
    positions: { height: 1, width: percent.length },
    at: ({ column }) => {
      const shares = percent[column];
      const best = shares.indexOf(Math.max(...shares));
      const answer = `Window from pixel ${column * step}: ${classes[best]}, ${shares[best].toFixed(1)}\u00a0%`;
      return { tables: [], lines: [certainty ? `${answer}, ${VERDICTS[certainty[column]]}` : answer] };
    },
  };
}

/**
 * @param {string} title
 * @param {Plane} plane
 * @param {Scale} scale
 * @param {FrameWindow} window
 * @returns {FigureMap}
 */
function mapOf(title, plane, scale, window) {
  return { title, height: plane.height, width: plane.width, colours: coloured(plane, scale), window };
}

/**
 * Where a frame that moves by one cell fits.
 *
 * @param {Plane} plane
 * @param {FrameWindow} window
 */
function positionsOf({ height, width }, { side }) {
  return { height: height - side + 1, width: width - side + 1 };
}

/**
 * The scale on which the largest number of the planes has the full colour.
 *
 * @param {Plane[]} planes
 * @returns {Scale}
 */
function signed(...planes) {
  return { kind: "signed", largest: largestOf(...planes) };
}

/**
 * @param {Plane} plane
 * @param {number} index
 * @returns {Position}
 */
function placeIn({ width }, index) {
  return { row: Math.floor(index / width), column: index % width };
}
