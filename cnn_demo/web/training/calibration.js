// Fits the rule that says when a prediction is unsure: `calibrate` and `report` of prediction/certainty.py.

import { ANY_DISTANCE, certaintyOf, distance, logarithm } from "../network/certainty.js";
import { rightOf } from "./figures.js";
import { symmetricEigen } from "./symmetric_eigen.js";

/** @import { CertaintyRule } from "../types/network.js" */
/** @import { Answers } from "./figures.js" */

const UNSURE_SHARE = 0.02; // of the validation images, for each of the two bounds
const NOT_SURE_SHARE = 0.1; // of the validation images, for each bound of "sure"
// Of "unsure" and of "sure", where the validation images are too few to measure it.
const [UNMEASURED, UNMEASURED_SURE] = [0.5, 0.9];
const NEVER_BELOW = 0.5; // a prediction that is more likely wrong than right is unsure, even for a weak network
const SHRINKAGE = 1e-3; // of the mean variance, added to each direction, as a variance of 0 has no inverse
const LEAST_VARIANCE = 1e-12;

/**
 * Fit the classes to the probabilities of training images, and all bounds to those of validation images. Every class must
 * occur among the training images.
 *
 * @param {Answers} train
 * @param {Answers} validation
 * @returns {CertaintyRule}
 */
export function calibrate(train, validation) {
  const logarithms = rowsOf(train).map((row) => Float64Array.from(row, logarithm));
  const means = meansOf(logarithms, train);
  const whitening = whiteningOf(
    logarithms.map((row, image) => row.map((value, i) => value - means[train.labels[image]][i])),
  );
  const placed = { whitening, means: means.map((mean) => timesMatrix(mean, whitening)) };
  const unbounded = { least_probability: 0, largest_distance: Infinity, sure_probability: 0, sure_distance: Infinity };
  const rows = rowsOf(validation);
  const distances = rows.map((row) => distance({ ...placed, ...unbounded }, row)).sort(ascending);
  const highest = rows.map((row) => Math.max(...row)).sort(ascending);
  const bounds = (/** @type {number} */ share, /** @type {number} */ unmeasured) =>
    rows.length * share < 1
      ? [unmeasured, ANY_DISTANCE]
      : [Math.max(quantile(highest, share), NEVER_BELOW), quantile(distances, 1 - share)];
  const [least_probability, largest_distance] = bounds(UNSURE_SHARE, UNMEASURED);
  const [probability, away] = bounds(NOT_SURE_SHARE, UNMEASURED_SURE);
  return {
    ...placed,
    least_probability,
    largest_distance,
    sure_probability: Math.max(probability, least_probability),
    sure_distance: Math.min(away, largest_distance),
  };
}

/**
 * The bounds, the shares of unsure and leaning validation images, and the accuracy of all that are not unsure.
 *
 * @param {CertaintyRule} rule
 * @param {Answers} validation
 */
export function report({ whitening, means, ...bounds }, validation) {
  const right = rightOf(validation);
  const levels = rowsOf(validation).map((row) => certaintyOf({ whitening, means, ...bounds }, row).level);
  const count = (/** @type {string} */ wanted) => levels.filter((level) => level === wanted).length / levels.length;
  const known = levels.flatMap((level, image) => (level === "unsure" ? [] : [right[image]]));
  return {
    ...bounds,
    validation_unsure_share: count("unsure"),
    validation_leaning_share: count("leaning"),
    validation_accuracy_where_sure: known.length ? known.reduce((sum, one) => sum + one) / known.length : null,
  };
}

/** @param {Answers} answers */
function rowsOf({ probabilities, labels, classes }) {
  return Array.from(labels, (_, image) => probabilities.subarray(image * classes, (image + 1) * classes));
}

/**
 * The mean of each class.
 *
 * @param {Float64Array[]} rows
 * @param {Answers} answers
 */
function meansOf(rows, { labels, classes }) {
  return Array.from({ length: classes }, (_, label) => {
    const members = rows.filter((_, image) => labels[image] === label);
    return Array.from({ length: classes }, (_, column) => mean(members.map((row) => row[column])));
  });
}

/**
 * A matrix that gives deviations from the class means the covariance 1.
 *
 * @param {Float64Array[]} deviations
 */
function whiteningOf(deviations) {
  const { values, vectors } = symmetricEigen(covariance(deviations));
  const least = SHRINKAGE * mean(values) + LEAST_VARIANCE;
  return vectors.map((row) => row.map((component, j) => component / Math.sqrt(values[j] + least)));
}

/** @param {Float64Array[]} rows */
function covariance(rows) {
  const size = rows[0].length;
  const means = Array.from({ length: size }, (_, column) => mean(rows.map((row) => row[column])));
  const sums = Array.from({ length: size }, () => new Float64Array(size));
  for (const row of rows) {
    const centred = row.map((value, column) => value - means[column]);
    for (let i = 0; i < size; i++) {
      const [line, own] = [sums[i], centred[i]];
      for (let j = 0; j <= i; j++) line[j] += own * centred[j];
    }
  }
  return sums.map((line, i) => Array.from(line, (sum, j) => (j <= i ? sum : sums[j][i]) / (rows.length - 1)));
}

/**
 * The row times the matrix.
 *
 * @param {number[]} row
 * @param {number[][]} matrix
 */
function timesMatrix(row, matrix) {
  return matrix[0].map((_, column) => row.reduce((sum, value, index) => sum + value * matrix[index][column], 0));
}

/**
 * Between the two nearest values, as NumPy's: share of the values lie below.
 *
 * @param {number[]} sorted
 * @param {number} share
 */
function quantile(sorted, share) {
  const place = share * (sorted.length - 1);
  const below = Math.floor(place);
  const above = Math.min(below + 1, sorted.length - 1);
  return sorted[below] + (place - below) * (sorted[above] - sorted[below]);
}

/** @param {number[]} values */
function mean(values) {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/**
 * @param {number} one
 * @param {number} other
 */
function ascending(one, other) {
  return one - other;
}
