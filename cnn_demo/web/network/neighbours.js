// Finds the training images nearest to a picture: by the distance between the outputs of the network's last hidden layer.

import { unpackedDataSet } from "./data_file.js";
import { NetworkError } from "./network_error.js";

/** @import { Shape3D } from "../types/network.js" */
/** @import { Predictor } from "./predictor.js" */

/**
 * The training images of one class. features: of the first of them, as many as have been computed.
 *
 * @typedef {{images: Uint8Array[], features: Float32Array[]}} TrainingClass
 */

/** @typedef {Pick<Predictor, "features">} Features */

const AT_ONCE = 4; // images, between which the visitor may draw on: few for the slowest backend
const LARGEST_VALUE = 255;

/** What this class needs of a page. */
/** @typedef {Pick<typeof globalThis, "fetch" | "DecompressionStream">} Place */

/** Of one network. The features of its training images are computed once, when a class is first asked for. */
export class Neighbours {
  #shape;
  #url;
  #place;
  /** @type {Promise<TrainingClass[]> | null} */
  #classes = null;

  /**
   * @param {Shape3D} shape of an image
   * @param {string} url as in TrainingImages
   * @param {Place} place
   */
  constructor(shape, url, place = globalThis) {
    this.#shape = shape;
    this.#url = url;
    this.#place = place;
  }

  /** Load the images, unless they are loaded; learn() and nearest() need them. Throws NetworkError; the next call tries again. */
  async load() {
    this.#classes ??= loadedClasses(this.#url, this.#shape, this.#place);
    try {
      await this.#classes;
    } catch (error) {
      this.#classes = null;
      throw error;
    }
  }

  /**
   * Compute the features of a few more training images of these classes. Returns the share that is computed: 1 at the end.
   *
   * @param {Features} predictor
   * @param {number[]} labels
   */
  async learn(predictor, labels) {
    const classes = await this.#of(labels);
    const next = classes.find(({ images, features }) => features.length < images.length);
    if (next) {
      const { images, features } = next;
      const inputs = images.slice(features.length, features.length + AT_ONCE).map(asInput);
      features.push(...(await predictor.features(inputs)));
    }
    const count = (/** @type {keyof TrainingClass} */ of) => classes.reduce((sum, each) => sum + each[of].length, 0);
    return count("features") / count("images");
  }

  /**
   * The training images nearest to an image, for each of these classes, the nearest first. learn() must have returned 1.
   *
   * @param {Features} predictor
   * @param {Float32Array} image in [0, 1]
   * @param {number[]} labels
   * @param {number} most so many of a class
   */
  async nearest(predictor, image, labels, most) {
    const [given] = await predictor.features([image]);
    const classes = await this.#of(labels);
    return classes.map(({ images, features }) => {
      const distances = features.map((each) => squaredDistance(each, given));
      const order = images.map((_, index) => index).sort((one, other) => distances[one] - distances[other]);
      return order.slice(0, most).map((index) => images[index]);
    });
  }

  /** @param {number[]} labels */
  async #of(labels) {
    const classes = await this.#classes;
    if (!classes) throw new Error("The training images must be loaded first.");
    return labels.map((label) => classes[label]);
  }
}

/**
 * @param {string} url
 * @param {Shape3D} shape
 * @param {Place} place
 */
async function loadedClasses(url, shape, place) {
  const file = await place.fetch(url).then(
    (answer) => (answer.ok ? answer.blob() : null),
    () => null,
  );
  if (!file) {
    throw new NetworkError("The training images could not be loaded. Reload the page to try again.");
  }
  const { images, labels } = (await unpackedDataSet(file, shape, place)).train;
  const size = shape.reduce((product, side) => product * side);
  /** @type {TrainingClass[]} */
  const classes = [];
  labels.forEach((label, index) => {
    classes[label] ??= { images: [], features: [] };
    classes[label].images.push(images.subarray(index * size, (index + 1) * size));
  });
  return classes;
}

/** @param {Uint8Array} image */
function asInput(image) {
  return Float32Array.from(image, (value) => value / LARGEST_VALUE);
}

/**
 * @param {Float32Array} one
 * @param {Float32Array} other
 */
function squaredDistance(one, other) {
  let sum = 0;
  for (let i = 0; i < one.length; i++) sum += (one[i] - other[i]) ** 2;
  return sum;
}
