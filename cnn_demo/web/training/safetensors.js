// Writes and reads weights as a safetensors file: the length of a header, the header in JSON, then the values of each tensor.

/** @import { Weights } from "../types/training.js" */

const LENGTH_BYTES = 8;
const FLOAT_BYTES = 4;
const IS_LITTLE_ENDIAN = new Uint8Array(new Uint16Array([1]).buffer)[0] === 1;

/**
 * Throws an Error where a weight is missing or has another number of values than its shape.
 *
 * @param {Weights} weights
 * @param {Map<string, number[]>} shapes of all weights, in the order of the file
 */
export function safetensors(weights, shapes) {
  /** @type {Record<string, unknown>} */
  const header = {};
  let end = 0;
  for (const [name, shape] of shapes) {
    const count = shape.reduce((product, length) => product * length, 1);
    if (weights.get(name)?.length !== count) {
      throw new Error(`The weight ${name} has ${weights.get(name)?.length ?? "no"} values; its shape needs ${count}.`);
    }
    const start = end;
    end += count * FLOAT_BYTES;
    header[name] = { dtype: "F32", shape, data_offsets: [start, end] };
  }
  const text = paddedHeader(header);
  const file = new Uint8Array(LENGTH_BYTES + text.length + end);
  new DataView(file.buffer).setUint32(0, text.length, true); // the upper half of the 64 bits is 0
  file.set(text, LENGTH_BYTES);
  let at = LENGTH_BYTES + text.length;
  for (const name of shapes.keys()) at = put(/** @type {Float32Array} */ (weights.get(name)), file, at);
  return file;
}

/**
 * The tensors of a file of our server, all of them float32. Throws an Error where it is incomplete.
 *
 * @param {ArrayBuffer} file
 * @returns {Weights}
 */
export function tensorsOf(file) {
  const length = Number(new DataView(file).getBigUint64(0, true));
  const start = LENGTH_BYTES + length;
  const { __metadata__: _, ...entries } = JSON.parse(
    new TextDecoder().decode(new Uint8Array(file, LENGTH_BYTES, length)),
  );
  return new Map(
    Object.entries(/** @type {Record<string, {data_offsets: [number, number]}>} */ (entries)).map(
      ([name, { data_offsets: ends }]) => [name, floats(file.slice(start + ends[0], start + ends[1]))],
    ),
  );
}

/** @param {ArrayBuffer} bytes little-endian */
function floats(bytes) {
  if (IS_LITTLE_ENDIAN) return new Float32Array(bytes);
  const view = new DataView(bytes);
  return Float32Array.from({ length: bytes.byteLength / FLOAT_BYTES }, (_, index) =>
    view.getFloat32(FLOAT_BYTES * index, true),
  );
}

/**
 * The header as bytes; spaces make its length a multiple of 8, so that the values are aligned.
 *
 * @param {Record<string, unknown>} header
 */
function paddedHeader(header) {
  const text = new TextEncoder().encode(JSON.stringify(header));
  const padded = new Uint8Array(Math.ceil(text.length / LENGTH_BYTES) * LENGTH_BYTES).fill(0x20);
  padded.set(text);
  return padded;
}

/**
 * Copy values into the file, in little-endian order; returns where they end.
 *
 * @param {Float32Array} values
 * @param {Uint8Array<ArrayBuffer>} file
 * @param {number} at
 */
function put(values, file, at) {
  if (IS_LITTLE_ENDIAN) {
    file.set(new Uint8Array(values.buffer, values.byteOffset, values.byteLength), at);
  } else {
    const view = new DataView(file.buffer);
    values.forEach((value, index) => {
      view.setFloat32(at + FLOAT_BYTES * index, value, true);
    });
  }
  return at + values.byteLength;
}
