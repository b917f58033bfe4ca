// Decides whether an answer is unsure: the rule of cnn_demo/network/certainty.py, with the same numbers.

/** @import { CertaintyRule } from "../types/network.js" */

/**
 * Why an answer is unsure: no class is probable enough, or the answer is unlike those to training images of any class.
 *
 * @typedef {"low" | "strange"} Doubt
 */

const SMALLEST_PROBABILITY = 1e-30;

/**
 * The Mahalanobis distance of k probabilities to the nearest class.
 *
 * @param {CertaintyRule} rule
 * @param {ArrayLike<number>} probabilities
 */
export function distance(rule, probabilities) {
  const position = whitened(rule.whitening, Array.from(probabilities, logarithm));
  const distances = rule.means.map((mean) => Math.hypot(...mean.map((value, i) => position[i] - value)));
  return Math.min(...distances);
}

/**
 * Why an answer is unsure, null where it is sure.
 *
 * @param {CertaintyRule} rule
 * @param {ArrayLike<number>} probabilities
 * @returns {Doubt | null}
 */
export function doubt(rule, probabilities) {
  if (Math.max(...Array.from(probabilities)) < rule.least_probability) return "low";
  return distance(rule, probabilities) > rule.largest_distance ? "strange" : null;
}

/** @param {number} probability */
function logarithm(probability) {
  return Math.log(Math.min(Math.max(probability, SMALLEST_PROBABILITY), 1));
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
    for (const [j, value] of line.entries()) product[j] += row[i] * value;
  });
  return product;
}
