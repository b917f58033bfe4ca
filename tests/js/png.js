// Reads the PNG files of tests/golden: 8 bits a channel, grey, RGB or RGBA, not interlaced. Refuses any other.

import { inflateSync } from "node:zlib";

const SIGNATURE_BYTES = 8;
const FRAME_BYTES = 12; // a chunk's length, name and checksum
/** @type {Record<number, number>} by the colour type */
const CHANNELS = { 0: 1, 2: 3, 6: 4 };

/**
 * The picture in the bytes of a PNG file.
 *
 * @param {Buffer} file
 */
export function decodePng(file) {
  const parts = chunks(file);
  const header = parts[0].data; // IHDR is always the first chunk
  const [width, height] = [header.readUInt32BE(0), header.readUInt32BE(4)];
  const [depth, colour, interlaced] = [header[8], header[9], header[12]];
  const channels = CHANNELS[colour];
  if (depth !== 8 || !channels || interlaced) {
    throw new Error(`PNG of ${depth} bits, colour type ${colour}, interlace ${interlaced}; expected 8, 0|2|6, 0.`);
  }
  const packed = Buffer.concat(parts.filter(({ name }) => name === "IDAT").map(({ data }) => data));
  return { width, height, channels, data: unfiltered(inflateSync(packed), width * channels, height, channels) };
}

/** @param {Buffer} file */
function chunks(file) {
  const found = [];
  for (let at = SIGNATURE_BYTES; at < file.length; at += FRAME_BYTES + file.readUInt32BE(at)) {
    const name = file.toString("latin1", at + 4, at + 8);
    found.push({ name, data: file.subarray(at + 8, at + 8 + file.readUInt32BE(at)) });
  }
  return found;
}

/**
 * What the filter of a line predicts of a byte from those to the left, above, and above to the left.
 *
 * @type {((left: number, above: number, corner: number) => number)[]}
 */
const PREDICTIONS = [() => 0, (left) => left, (_left, above) => above, (left, above) => (left + above) >> 1, paeth];

/**
 * @param {Buffer} lines
 * @param {number} stride
 * @param {number} height
 * @param {number} channels
 */
function unfiltered(lines, stride, height, channels) {
  const data = new Uint8ClampedArray(stride * height);
  for (let row = 0; row < height; row++) {
    const predict = PREDICTIONS[lines[row * (stride + 1)]];
    for (let i = 0; i < stride; i++) {
      const at = row * stride + i;
      const left = i >= channels ? data[at - channels] : 0;
      const above = row ? data[at - stride] : 0;
      const corner = row && i >= channels ? data[at - stride - channels] : 0;
      data[at] = (lines[at + row + 1] + predict(left, above, corner)) & 255;
    }
  }
  return data;
}

/**
 * @param {number} left
 * @param {number} above
 * @param {number} corner
 */
function paeth(left, above, corner) {
  const [toLeft, toAbove, toCorner] = [left, above, corner].map((value) => Math.abs(left + above - corner - value));
  if (toLeft <= toAbove && toLeft <= toCorner) return left;
  return toAbove <= toCorner ? above : corner;
}
