// The input and the result of every preparation: a picture in; the network's input and the steps that led to it out.

/** @import { Plane } from "./planes.js" */

/**
 * The bytes of a picture, row after row. channels: 1 (grey), 3 (RGB) or 4 (RGBA); 4 where it is missing, so that a
 * canvas's ImageData is a picture as it is.
 *
 * @typedef {{width: number, height: number, channels?: number, data: Uint8ClampedArray | Uint8Array}} Picture
 */

/**
 * A network's input, (height, width, channels) in [0, 1].
 *
 * @typedef {{height: number, width: number, channels: number, values: Float32Array}} NetworkInput
 */

/**
 * One step of a preparation, to be shown. image: one channel or three, of any size, in [0, 1].
 *
 * @typedef {{name: string, explanation: string, image: Plane}} Step
 */

/**
 * A rectangle of pixels: rows top to bottom, columns left to right, the ends excluded.
 *
 * @typedef {{top: number, bottom: number, left: number, right: number}} Box
 */

/**
 * The result of a preparation. candidates: what could be meant, in pixels of the picture, from left to right; empty where
 * the whole picture is taken. chosen: the index of the candidate that was taken.
 *
 * @typedef {{image: NetworkInput, steps: Step[], candidates: Box[], chosen: number}} Prepared
 */

/**
 * ink: the digit's, (h, w) in [0, 1]. candidates: in pixels of the picture. chosen: the index of one of them.
 *
 * @typedef {{ink: Plane, steps: Step[], candidates: Box[], chosen: number}} Reading
 */

export const BLANK_CONTRAST = 0.05; // less than this is no contrast

/** A picture on which nothing stands out from the background, so that there is nothing to recognise. */
export class BlankPicture extends Error {
  name = "BlankPicture";

  constructor() {
    super(
      "Nothing is drawn yet. Draw something, or choose a picture in which something stands out from its background.",
    );
  }
}

/**
 * The result of a preparation.
 *
 * @param {Plane} values (height, width, channels) of the network, in [0, 1]
 * @param {Step[]} steps first to last
 * @param {Box[]} [candidates]
 * @param {number} [chosen]
 * @returns {Prepared}
 */
export function prepared({ height, width, channels, values }, steps, candidates = [], chosen = 0) {
  return { image: { height, width, channels, values: new Float32Array(values) }, steps, candidates, chosen };
}

/**
 * A step that shows an image, (h, w) or (h, w, 3) in [0, 1].
 *
 * @param {string} name
 * @param {string} explanation
 * @param {Plane} image
 * @returns {Step}
 */
export function step(name, explanation, image) {
  return { name, explanation, image };
}
