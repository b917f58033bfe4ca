// Masks of pixels: connected parts, runs along rows, and growing by a pixel.

/**
 * Pixels that are set or not, row by row: 0 or 1.
 *
 * @typedef {{height: number, width: number, values: Uint8Array}} Mask
 */

/** @import { Box } from "./steps.js" */

/**
 * A connected part of a mask. pixels: their indices, those of the first row first.
 *
 * @typedef {{number: number, box: Box, pixels: number[]}} Part
 */

/**
 * A mask of the given size with the pixels for which isSet(index) is true.
 *
 * @param {number} height
 * @param {number} width
 * @param {(index: number) => boolean} isSet
 * @returns {Mask}
 */
export function mask(height, width, isSet) {
  const values = new Uint8Array(height * width);
  for (let i = 0; i < values.length; i++) values[i] = isSet(i) ? 1 : 0;
  return { height, width, values };
}

/**
 * The connected parts of a mask, numbered from 1 in the order of their first pixels, and the number of each pixel's part.
 *
 * Pixels that touch at a side or a corner are connected.
 *
 * @param {Mask} mask
 */
export function labelled({ height, width, values }) {
  const labels = new Int32Array(values.length);
  /** @type {Part[]} */
  const parts = [];
  for (let first = 0; first < values.length; first++) {
    if (!values[first] || labels[first]) continue;
    const number = parts.length + 1;
    const pixels = [first];
    labels[first] = number;
    const box = { top: height, bottom: 0, left: width, right: 0 };
    for (let next = 0; next < pixels.length; next++) {
      const row = Math.floor(pixels[next] / width);
      const column = pixels[next] - row * width;
      box.top = Math.min(box.top, row);
      box.bottom = Math.max(box.bottom, row + 1);
      box.left = Math.min(box.left, column);
      box.right = Math.max(box.right, column + 1);
      for (let y = Math.max(row - 1, 0); y <= Math.min(row + 1, height - 1); y++) {
        for (let x = Math.max(column - 1, 0); x <= Math.min(column + 1, width - 1); x++) {
          const i = y * width + x;
          if (!values[i] || labels[i]) continue;
          labels[i] = number;
          pixels.push(i);
        }
      }
    }
    parts.push({ number, box, pixels });
  }
  return { labels, parts };
}

/**
 * For each pixel of a mask, the length of the run that holds it, along its row; 0 outside the mask.
 *
 * @param {Mask} mask
 */
export function runLengths({ height, width, values }) {
  const lengths = new Int32Array(values.length);
  for (let row = 0; row < height; row++) {
    const end = (row + 1) * width;
    for (let start = row * width; start < end; start++) {
      if (!values[start]) continue;
      let stop = start;
      while (stop < end && values[stop]) stop++;
      lengths.fill(stop - start, start, stop);
      start = stop;
    }
  }
  return lengths;
}

/**
 * A mask or lengths with rows and columns exchanged.
 *
 * @template {Uint8Array | Int32Array} Values
 * @param {{height: number, width: number, values: Values}} source
 */
export function transposed({ height, width, values }) {
  const turned = /** @type {Values} */ (values.slice());
  for (let row = 0; row < height; row++) {
    for (let column = 0; column < width; column++) turned[column * height + row] = values[row * width + column];
  }
  return { height: width, width: height, values: turned };
}

/**
 * A mask grown by the pixels up to `down` rows and `across` columns away.
 *
 * @param {Mask} mask
 * @param {number} down
 * @param {number} across
 */
export function grown({ height, width, values }, down, across) {
  const larger = new Uint8Array(values.length);
  for (let i = 0; i < values.length; i++) {
    if (!values[i]) continue;
    const row = Math.floor(i / width);
    const column = i - row * width;
    for (let y = Math.max(row - down, 0); y <= Math.min(row + down, height - 1); y++) {
      const end = y * width + Math.min(column + across, width - 1);
      for (let near = y * width + Math.max(column - across, 0); near <= end; near++) larger[near] = 1;
    }
  }
  return { height, width, values: larger };
}
