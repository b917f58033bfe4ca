// Decides how certain an answer is: the rule of cnn_demo/prediction/certainty.py, with the same numbers.

/** @import { CertaintyRule } from "../types/network.js" */

/** @typedef {"sure" | "leaning" | "unsure"} Level */

/**
 * Why an answer is not sure: no class is probable enough, the answer is unlike those to training images of any class, or both.
 *
 * @typedef {"low" | "strange" | "both"} Doubt
 */

/** @typedef {{level: "sure", doubt: null} | {level: "leaning" | "unsure", doubt: Doubt}} Certainty */

// In place of a bound of the distance, where there is none: a number, as JSON has no infinity.
export const ANY_DISTANCE = 1e9;

const SMALLEST_PROBABILITY = 1e-30;

/**
 * The distance of k probabilities to the nearest class, or to the most certain answer: see cnn_demo/prediction/certainty.py.
 *
 * @param {CertaintyRule} rule
 * @param {ArrayLike<number>} probabilities
 */
export function distance(rule, probabilities) {
  const position = whitened(rule.whitening, Array.from(probabilities, logarithm));
  return Math.sqrt(Math.min(...rule.means.map((mean) => squaredDistance(mean, position))));
}

/**
 * How certain an answer is, and why not more.
 *
 * @param {CertaintyRule} rule
 * @param {ArrayLike<number>} probabilities
 * @returns {Certainty}
 */
export function certaintyOf(rule, probabilities) {
  const highest = Math.max(...Array.from(probabilities));
  const away = distance(rule, probabilities);
  const unsure = doubtOf(highest < rule.least_probability, away > rule.largest_distance);
  if (unsure) return { level: "unsure", doubt: unsure };
  const leaning = doubtOf(highest < rule.sure_probability, away > rule.sure_distance);
  return leaning ? { level: "leaning", doubt: leaning } : { level: "sure", doubt: null };
}

/**
 * @param {boolean} isLow
 * @param {boolean} isFar
 * @returns {Doubt | null}
 */
function doubtOf(isLow, isFar) {
  if (isLow) return isFar ? "both" : "low";
  return isFar ? "strange" : null;
}

/**
 * Clipped, so that it is finite.
 *
 * @param {number} probability
 */
export function logarithm(probability) {
  return Math.log(Math.min(Math.max(probability, SMALLEST_PROBABILITY), 1));
}

/**
 * @param {number[]} one
 * @param {Float64Array} other
 */
function squaredDistance(one, other) {
  let sum = 0;
  for (let i = 0; i < one.length; i++) sum += (one[i] - other[i]) ** 2;
  return sum;
}

/**
 * The row vector times the matrix.
 *
 * @param {number[][]} matrix
 * @param {number[]} row
 */
function whitened(matrix, row) {
  const product = new Float64Array(matrix[0].length);
  matrix.forEach((line, i) => {
    for (let j = 0; j < line.length; j++) product[j] += row[i] * line[j];
  });
  return product;
}
