// The figure of the chapter on augmentation: copies of one picture, changed by the functions that change training images.

import { changedImage, drawsOf, transformOf } from "../../training/augmentation.js";
import { coloured } from "../colours.js";
import { decimalText, square } from "../planes.js";
import { FRACTIONS, ONE_CELL } from "./maps.js";

/** @import { Figure, Plane } from "../../types/learn.js" */
/** @import { Shape3D } from "../../types/network.js" */
/** @import { Augmentation } from "../../types/training.js" */
/** @import { Draw, Move } from "../../training/augmentation.js" */

const SIGNED = /** @type {const} */ ({ kind: "signed", largest: 1 });

/**
 * Copies of a picture as a training with these strengths would see it, one for each epoch.
 *
 * @param {{pixels: number[], change: Augmentation, seed: number, rows: number, columns: number}} given pixels: 0 to 1.
 *   rows, columns: of the copies.
 * @returns {Figure}
 */
export function augmentation({ pixels, change, seed, rows, columns }) {
  const picture = square(pixels);
  /** @type {Shape3D} */
  const shape = [picture.height, picture.width, 1];
  const draw = drawsOf(change, shape, seed);
  const draws = Array.from({ length: rows * columns }, draw);
  const copies = draws.map((each) => copyOf(picture, shape, each));
  const window = { side: picture.width, step: picture.width + ONE_CELL.side };
  return {
    maps: [
      {
        title: `What training would see in ${rows * columns} epochs`,
        height: rows * window.step - ONE_CELL.side,
        width: columns * window.step - ONE_CELL.side,
        colours: sheetOf(copies, columns),
        window,
      },
    ],
    positions: { height: rows, width: columns },
    at: ({ row, column }) => {
      const index = row * columns + column;
      const difference = { ...picture, values: copies[index].values.map((value, place) => value - pixels[place]) };
      return {
        pictures: [
          { title: "Unchanged", plane: picture, scale: FRACTIONS },
          { title: "Copy in the frame", plane: copies[index], scale: FRACTIONS },
          { title: "Difference", plane: difference, scale: SIGNED },
        ],
        tables: [],
        lines: [`Row ${row}, column ${column}`, ...linesOf(change, draws[index], shape)],
      };
    },
  };
}

/**
 * @param {Plane} picture
 * @param {Shape3D} shape
 * @param {Draw} draw
 * @returns {Plane}
 */
function copyOf(picture, shape, draw) {
  return { ...picture, values: Array.from(changedImage(Float32Array.from(picture.values), shape, draw)) };
}

/**
 * The colours of all copies in rows, one clear line between them.
 *
 * @param {Plane[]} copies
 * @param {number} columns
 */
function sheetOf(copies, columns) {
  const { width: side } = copies[0];
  const step = side + ONE_CELL.side;
  const width = columns * step - ONE_CELL.side;
  const colours = new Uint32Array(width * ((copies.length / columns) * step - ONE_CELL.side));
  copies.forEach((copy, number) => {
    const corner = Math.floor(number / columns) * step * width + (number % columns) * step;
    coloured(copy, FRACTIONS).forEach((colour, index) => {
      colours[corner + Math.floor(index / side) * width + (index % side)] = colour;
    });
  });
  return colours;
}

/**
 * What chance has drawn, as it is seen. A copy is *read* from other places of the picture, so that what is seen is the
 * reverse: where a copy is read further to the right, its content lies further to the left.
 *
 * @param {Augmentation} change
 * @param {Draw} draw
 * @param {Shape3D} shape
 */
function linesOf(change, { move, thickness }, shape) {
  const lines = [];
  if (move) {
    const [right, down] = movedMiddle(move, shape);
    const moved = [amount(right, "right", "left"), amount(down, "down", "up")];
    if (change.shift) lines.push(`Moved: ${moved.join(", ")}`);
    if (change.rotate) lines.push(`Turned: ${amount(degrees(move.turn), "° left", "° right", "")}`);
    if (change.zoom) lines.push(`Size: ${Math.round(100 / move.scale)}\u00a0%`);
    if (change.shear) lines.push(`Slanted: ${amount(degrees(move.slant), "° right", "° left", "")}`);
    if (move.fields) lines.push(`Bent: up to ${decimalText(tenth(farthest(move.fields, shape)))} pixels`);
    if (change.mirror) lines.push(move.side < 0 ? "Mirrored" : "Not mirrored");
  }
  if (change.thickness) lines.push(`Strokes: ${amount(thickness, "thicker", "thinner", " ", 100)}`);
  return lines.length ? lines : ["Nothing is changed"];
}

/**
 * How far the middle of the picture lies to the right, and further down, in the copy, in pixels.
 *
 * @param {Move} move
 * @param {Shape3D} shape
 */
function movedMiddle(move, shape) {
  const { xx, xy, yx, yy } = transformOf(move, shape);
  const size = xx * yy - xy * yx;
  const { shiftX, shiftY } = move;
  return [(xy * shiftY - yy * shiftX) / size, (yx * shiftX - xx * shiftY) / size];
}

/**
 * The longest way of a pixel, in pixels.
 *
 * @param {[Float32Array, Float32Array]} fields
 * @param {Shape3D} shape
 */
function farthest([across, down], [height, width]) {
  return across.reduce((most, share, pixel) => Math.max(most, Math.hypot(share * width, down[pixel] * height)), 0);
}

/**
 * A number with its direction: 1.2 right.
 *
 * @param {number} value
 * @param {string} positive
 * @param {string} negative
 * @param {string} between
 * @param {number} parts into which a unit is divided
 */
function amount(value, positive, negative, between = " ", parts = 10) {
  const rounded = Math.round(Math.abs(value) * parts) / parts;
  return rounded ? `${decimalText(rounded)}${between}${value > 0 ? positive : negative}` : "0";
}

/** @param {number} value */
function tenth(value) {
  return Math.round(10 * value) / 10;
}

/** @param {number} radians */
function degrees(radians) {
  return (180 * radians) / Math.PI;
}
