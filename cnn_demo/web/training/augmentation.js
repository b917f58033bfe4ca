// Augmentation: random changes to training images, distributed as those of training/augment.py.

import { randomOf } from "../explain/random.js";
import { fieldsOf } from "./elastic_field.js";
import { withThickness } from "./stroke_thickness.js";

/** @import { Shape3D } from "../types/network.js" */
/** @import { Augmentation } from "../types/training.js" */

/**
 * From an output pixel (x, y) to where it is read: (xx x + xy y + moveX, yx x + yy y + moveY).
 *
 * @typedef {{xx: number, xy: number, moveX: number, yx: number, yy: number, moveY: number}} Transform
 */

/** @typedef {() => number} Random */

/**
 * How one image is moved. Angles in radians, shifts in pixels. side: -1 where it is mirrored. fields: how much further each
 * pixel is read, across and down, in shares of the side; null where the image is not bent.
 *
 * @typedef {{turn: number, slant: number, scale: number, shiftX: number, shiftY: number, side: number,
 *   fields: [Float32Array, Float32Array] | null}} Move
 */

/**
 * What is drawn by chance for one image. move: null where the recipe moves none. thickness: share of a pixel by which its
 * strokes grow.
 *
 * @typedef {{move: Move | null, thickness: number}} Draw
 */

/**
 * Shift, turn, zoom, shear, mirror and bend each image in one interpolation, then grow or shrink its strokes. The same
 * seed gives the same changes. Pixels from outside an image are 0.
 *
 * @param {Augmentation} change
 * @param {Float32Array} pixels images one after another, values from 0 to 1
 * @param {Shape3D} shape of an image
 * @param {number} seed
 */
export function augmented(change, pixels, shape, seed) {
  const draw = drawsOf(change, shape, seed);
  const size = shape[0] * shape[1] * shape[2];
  const changed = new Float32Array(pixels.length);
  for (let start = 0; start < pixels.length; start += size) {
    changed.set(changedImage(pixels.subarray(start, start + size), shape, draw()), start);
  }
  return changed;
}

/**
 * Whether a recipe changes its images at all.
 *
 * @param {Augmentation} change
 */
export function isAny(change) {
  return moves(change) || change.thickness > 0;
}

/** @param {Augmentation} change */
function moves({ shift, rotate, zoom, shear, elastic, mirror }) {
  return Boolean(shift || rotate || zoom || shear || elastic || mirror);
}

/**
 * A function that draws the changes of one image after another.
 *
 * @param {Augmentation} change
 * @param {Shape3D} shape of an image
 * @param {number} seed
 * @returns {() => Draw}
 */
export function drawsOf(change, shape, seed) {
  const random = randomOf(seed);
  const field = change.elastic ? fieldsOf(change.elastic, shape[0], shape[1], random) : null;
  return () => {
    const move = moves(change) ? drawnMove(change, shape, random, field) : null;
    return { move, thickness: change.thickness ? between(random, change.thickness) : 0 };
  };
}

/**
 * @param {Augmentation} change
 * @param {Shape3D} shape
 * @param {Random} random
 * @param {(() => Float32Array) | null} field gives a new one
 * @returns {Move}
 */
function drawnMove(change, [height, width], random, field) {
  const turn = between(random, radians(change.rotate));
  const slant = between(random, radians(change.shear));
  const scale = 1 + between(random, change.zoom);
  const [shiftX, shiftY] = [between(random, change.shift * width), between(random, change.shift * height)];
  const side = change.mirror && random() < 0.5 ? -1 : 1;
  return { turn, slant, scale, shiftX, shiftY, side, fields: field && [field(), field()] };
}

/**
 * An image changed as drawn.
 *
 * @param {Float32Array} image
 * @param {Shape3D} shape
 * @param {Draw} draw
 */
export function changedImage(image, shape, { move, thickness }) {
  const moved = move ? movedImage(image, shape, transformOf(move, shape), move.fields) : image;
  return thickness ? withThickness(moved, shape, thickness) : moved;
}

/**
 * @param {Move} move
 * @param {Shape3D} shape
 * @returns {Transform}
 */
export function transformOf({ turn, slant, scale, shiftX, shiftY, side }, [height, width]) {
  // scale * rotation * shear, row by row
  const [cosine, sine, tangent] = [Math.cos(turn), Math.sin(turn), Math.tan(slant)];
  const [xx, xy] = [side * scale * cosine, scale * (cosine * tangent - sine)];
  const [yx, yy] = [side * scale * sine, scale * (sine * tangent + cosine)];
  const [centreX, centreY] = [(width - 1) / 2, (height - 1) / 2];
  const moveX = centreX + shiftX - xx * centreX - xy * centreY;
  const moveY = centreY + shiftY - yx * centreX - yy * centreY;
  return { xx, xy, moveX, yx, yy, moveY };
}

/**
 * Each pixel read from where the transform says, plus what two random fields add to that, in shares of the side.
 *
 * @param {Float32Array} image
 * @param {Shape3D} shape
 * @param {Transform} transform
 * @param {Move["fields"]} fields
 */
export function movedImage(image, shape, { xx, xy, moveX, yx, yy, moveY }, fields) {
  const [height, width, channels] = shape;
  const [across, down] = fields ?? [];
  const framed = withFrame(image, shape);
  const moved = new Float32Array(image.length);
  for (let row = 0, pixel = 0; row < height; row++) {
    for (let column = 0; column < width; column++, pixel++) {
      const x = xx * column + xy * row + moveX + (across ? across[pixel] * width : 0);
      const y = yx * column + yy * row + moveY + (down ? down[pixel] * height : 0);
      readPixel(moved, pixel * channels, framed, shape, x, y);
    }
  }
  return moved;
}

/**
 * The image with a frame of zeros, one pixel wide, which stand for all outside.
 *
 * @param {Float32Array} image
 * @param {Shape3D} shape
 */
function withFrame(image, [height, width, channels]) {
  const framed = new Float32Array((height + 2) * (width + 2) * channels);
  for (let row = 0; row < height; row++) {
    const line = image.subarray(row * width * channels, (row + 1) * width * channels);
    framed.set(line, ((row + 1) * (width + 2) + 1) * channels);
  }
  return framed;
}

/**
 * The channels at (x, y), interpolated between four pixels.
 *
 * @param {Float32Array} target
 * @param {number} at where they are written
 * @param {Float32Array} framed the image with its frame
 * @param {Shape3D} shape without the frame
 * @param {number} x
 * @param {number} y
 */
function readPixel(target, at, framed, { 0: height, 1: width, 2: channels }, x, y) {
  const column = Math.min(Math.max(x + 1, 0), width + 1);
  const row = Math.min(Math.max(y + 1, 0), height + 1);
  const left = Math.min(Math.floor(column), width);
  const top = Math.min(Math.floor(row), height);
  const rightShare = column - left;
  const lowerShare = row - top;
  const upperLine = (top * (width + 2) + left) * channels;
  const lowerLine = upperLine + (width + 2) * channels;
  for (let channel = 0; channel < channels; channel++) {
    const upper = mixed(framed, upperLine + channel, channels, rightShare);
    const lower = mixed(framed, lowerLine + channel, channels, rightShare);
    target[at + channel] = upper * (1 - lowerShare) + lower * lowerShare;
  }
}

/**
 * A value and the next one in the line, mixed: share of the next one.
 *
 * @param {Float32Array} values
 * @param {number} index
 * @param {number} stride
 * @param {number} share
 */
function mixed(values, index, stride, share) {
  return values[index] * (1 - share) + values[index + stride] * share;
}

/**
 * @param {Random} random
 * @param {number} limit
 */
function between(random, limit) {
  return (2 * random() - 1) * limit;
}

/** @param {number} degrees */
function radians(degrees) {
  return (degrees * Math.PI) / 180;
}
