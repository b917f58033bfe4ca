// Loads a data set's images from the file that cnn_demo/browser/published_data.py makes, once for all visits.

import { NetworkError } from "./network_error.js";

/** @import { DataSet, DataSource } from "../types/training.js" */
/** @import { Shape3D } from "../types/network.js" */

const FORMATS = [1, 2];
const WITH_HELD = 2; // the training images that are for validation are marked
const HEADER_NUMBERS = 7;
const CACHE = "cnn-demo-data";

/** The file's bytes are not those that the server has made. */
class DamagedFileError extends NetworkError {
  constructor() {
    super("The file with the images is damaged or incomplete. Reload the page to load it again.");
  }
}

/** What this module needs of a page or a Web Worker. caches: missing where the page was not loaded by https. */
/** @typedef {Pick<typeof globalThis, "fetch" | "DecompressionStream"> & {caches?: CacheStorage}} Place */

/**
 * Load the images, from this device where it has them already. Throws NetworkError.
 *
 * @param {DataSource} source its url must be absolute, as a Web Worker has another base than the page
 * @param {Shape3D} shape of one image; the file's must be the same
 * @param {(share: number) => void} onProgress told the share that is loaded, from 0 to 1
 * @param {Place} place
 * @returns {Promise<DataSet>}
 */
export async function loadDataSet(source, shape, onProgress = () => {}, place = globalThis) {
  if (!place.DecompressionStream) {
    throw new NetworkError(
      "This browser is too old to unpack the images: it has no DecompressionStream. Update it, or train on this server.",
    );
  }
  const cache = await openCache(source.url, place);
  const kept = await (await cache?.match(source.url))?.blob();
  if (kept?.size === source.bytes) {
    onProgress(1);
    try {
      return await unpackedDataSet(kept, shape, place);
    } catch (error) {
      if (!(error instanceof DamagedFileError)) throw error;
      await cache?.delete(source.url);
    }
  }
  const file = await downloaded(source, onProgress, place);
  const dataSet = await unpackedDataSet(file, shape, place);
  await cache?.put(source.url, new Response(file)).catch(() => cache.delete(source.url)); // no room: next time again
  return dataSet;
}

/**
 * Delete the files of data sets from this device. Whether they are gone.
 *
 * @param {{caches?: CacheStorage}} place
 */
export async function deleteDataFiles(place = globalThis) {
  try {
    await place.caches?.delete(CACHE); // false where there is none
    return true;
  } catch {
    return false;
  }
}

/**
 * The cache for files of data sets; null where the browser has none or refuses it, as in some private windows.
 *
 * @param {string} url
 * @param {Place} place
 */
async function openCache(url, place) {
  const isOnDevice = /^(blob|data):/.test(url);
  return isOnDevice || !place.caches ? null : place.caches.open(CACHE).catch(() => null);
}

/**
 * @param {DataSource} source
 * @param {(share: number) => void} onProgress
 * @param {Place} place
 */
async function downloaded({ url, bytes }, onProgress, place) {
  const answer = await place.fetch(url).catch(() => null);
  if (!answer?.ok || !answer.body) {
    throw new NetworkError("The images could not be loaded: there is no connection, or the server has no such file.");
  }
  let loaded = 0;
  /** @type {TransformStream<Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>>} */
  const counter = new TransformStream({
    transform(chunk, controller) {
      loaded += chunk.length;
      onProgress(Math.min(loaded / bytes, 1));
      controller.enqueue(chunk);
    },
  });
  const file = await new Response(answer.body.pipeThrough(counter)).blob().catch(() => null);
  if (!file) throw new NetworkError("The images could not be loaded: the connection broke off. Try again.");
  if (file.size !== bytes) throw new DamagedFileError();
  return file;
}

/**
 * The images in such a file. Throws NetworkError.
 *
 * @param {Blob} file
 * @param {Shape3D} shape of one image; the file's must be the same
 * @param {Pick<Place, "DecompressionStream">} place
 * @returns {Promise<DataSet>}
 */
export async function unpackedDataSet(file, shape, place = globalThis) {
  const reader = new Reader(file.stream().pipeThrough(new place.DecompressionStream("gzip")));
  const header = new DataView((await reader.read(4 * HEADER_NUMBERS)).buffer);
  const [format, height, width, channels, classes, train, test] = Array.from({ length: HEADER_NUMBERS }, (_, index) =>
    header.getUint32(4 * index, true),
  );
  if (!FORMATS.includes(format)) {
    throw new NetworkError(
      `The file with the images has format ${format}; this page reads ${FORMATS.join(" and ")}. Reload the page.`,
    );
  }
  const found = [height, width, channels];
  if (found.some((side, index) => side !== shape[index])) {
    throw new NetworkError(`The images are ${found.join(" x ")}; the network is for ${shape.join(" x ")}.`);
  }
  const part = async (/** @type {number} */ count) => ({
    images: await reader.read(count * height * width * channels),
    labels: checkedLabels(await reader.read(count), classes),
  });
  const dataSet = { shape, train: await part(train), test: await part(test) };
  const held = format === WITH_HELD ? await reader.read(train) : undefined;
  await reader.expectEnd();
  return held ? { ...dataSet, held } : dataSet;
}

/**
 * @param {Uint8Array<ArrayBuffer>} labels
 * @param {number} classes
 */
function checkedLabels(labels, classes) {
  if (labels.some((label) => label >= classes)) throw new DamagedFileError();
  return labels;
}

/** Reads so many bytes of a stream at a time. */
class Reader {
  /** @type {ReadableStreamDefaultReader<Uint8Array>} */
  #source;
  /** @type {Uint8Array} */
  #rest = new Uint8Array();

  /** @param {ReadableStream<Uint8Array>} stream */
  constructor(stream) {
    this.#source = stream.getReader();
  }

  /**
   * The next bytes, exactly so many.
   *
   * @param {number} length
   */
  async read(length) {
    const bytes = allocated(length);
    for (let filled = 0; filled < length; ) {
      if (!this.#rest.length && !(await this.#readMore())) throw new DamagedFileError();
      const taken = this.#rest.subarray(0, length - filled);
      bytes.set(taken, filled);
      filled += taken.length;
      this.#rest = this.#rest.subarray(taken.length);
    }
    return bytes;
  }

  /** Throws NetworkError where there are more bytes. */
  async expectEnd() {
    if (this.#rest.length || (await this.#readMore())) throw new DamagedFileError();
  }

  /** Whether there were more bytes. */
  async #readMore() {
    const { value, done } = await this.#source.read().catch(() => {
      throw new DamagedFileError();
    });
    if (value) this.#rest = value;
    return !done;
  }
}

/** @param {number} length */
function allocated(length) {
  try {
    return new Uint8Array(length);
  } catch {
    throw new NetworkError(
      `This device has not enough memory for the images: they take ${Math.ceil(length / 2 ** 20)} MB. Train on this server.`,
    );
  }
}
