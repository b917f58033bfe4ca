// Splits a data set into training, validation and test images: the same ones as datasets/split.py, from the same seed.

import { Generator } from "./random/generator.js";

/** @import { DataSet, LabelledImages } from "../types/training.js" */

/**
 * Some images of a data set, which are not copied: indices says which, in which order.
 *
 * @typedef {LabelledImages & {indices: Uint32Array}} Part
 */

/** @typedef {{train: Part, validation: Part, test: Part}} Parts */

/**
 * Hold training images back for validation, those that the data set fixes or else a share; the test images stay as published.
 *
 * @param {DataSet} dataSet
 * @param {number} share above 0 and below 1
 * @param {number} seed
 * @param {number} [most] how many images to learn from, where there are more; 0: all
 * @returns {Parts}
 */
export function split({ train, test, held: fixed }, share, seed, most = 0) {
  const { kept, held } = fixed ? shuffled(fixed, seed) : stratified(train.labels, share, seed);
  const learned = most === 0 || most >= kept.length ? kept : byTurns(kept, train.labels).subarray(0, most);
  return {
    train: { ...train, indices: learned },
    validation: { ...train, indices: held },
    test: { ...test, indices: Uint32Array.from(test.labels.keys()) },
  };
}

/**
 * The same indices in an order of which any beginning has one image of each class, then each in proportion to its images:
 * by_turns of datasets/split.py.
 *
 * @param {Uint32Array} indices
 * @param {Uint8Array} labels of all images
 */
export function byTurns(indices, labels) {
  const counts = new Uint32Array(256);
  for (const index of indices) counts[labels[index]] += 1;
  const seen = new Uint32Array(256);
  const places = Array.from(indices, (index) => seen[labels[index]]++ / counts[labels[index]]);
  const order = Uint32Array.from(indices.keys()).sort((one, other) => places[one] - places[other] || one - other);
  return order.map((position) => indices[position]);
}

/**
 * Indices of the images to keep and of those that the data set holds back, both in shuffled order.
 *
 * @param {Uint8Array} held
 * @param {number} seed
 */
function shuffled(held, seed) {
  const random = new Generator(seed);
  return { kept: random.permutation(placesOf(held, 0)), held: random.permutation(placesOf(held, 1)) };
}

/**
 * Indices of the images to keep and of those to hold back, class by class, both in shuffled order. Throws an Error for a
 * class with a single image.
 *
 * @param {Uint8Array} labels
 * @param {number} share
 * @param {number} seed
 */
export function stratified(labels, share, seed) {
  const random = new Generator(seed);
  /** @type {number[]} */
  let kept = [];
  /** @type {number[]} */
  let held = [];
  for (const label of Uint8Array.from(new Set(labels)).sort()) {
    const members = random.permutation(placesOf(labels, label));
    const count = heldBack(members.length, share, label);
    held = held.concat(Array.from(members.subarray(0, count))); // as arguments, so many would be refused
    kept = kept.concat(Array.from(members.subarray(count)));
  }
  return { kept: random.permutation(kept), held: random.permutation(held) };
}

/**
 * @param {Uint8Array} labels
 * @param {number} label
 */
function placesOf(labels, label) {
  /** @type {number[]} */
  const places = [];
  labels.forEach((value, place) => {
    if (value === label) places.push(place);
  });
  return places;
}

/**
 * @param {number} count
 * @param {number} share
 * @param {number} label
 */
function heldBack(count, share, label) {
  if (count < 2) throw new Error(`Class ${label} has ${count} training image; a split needs at least 2.`);
  return Math.min(Math.max(Math.floor(count * share + 0.5), 1), count - 1);
}
