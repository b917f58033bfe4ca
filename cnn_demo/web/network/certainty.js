// When an answer may be trusted: the rule of cnn_demo/network/certainty.py, with the same numbers. Knows no network.
//
// A rule, over k classes: {whitening: k x k, means: k x k, least_probability, largest_distance}.

const SMALLEST_PROBABILITY = 1e-30;

/** Mahalanobis's distance of k probabilities to the nearest class. */
export function distance(rule, probabilities) {
  const placed = whitened(rule.whitening, Array.from(probabilities, logarithm));
  const distances = rule.means.map((mean) => Math.hypot(...mean.map((value, i) => placed[i] - value)));
  return Math.min(...distances);
}

/** Why an answer is not sure: "low": no class is probable; "strange": it is unlike any class; null if it is sure. */
export function doubt(rule, probabilities) {
  if (Math.max(...probabilities) < rule.least_probability) return "low";
  return distance(rule, probabilities) > rule.largest_distance ? "strange" : null;
}

function logarithm(probability) {
  return Math.log(Math.min(Math.max(probability, SMALLEST_PROBABILITY), 1));
}

/** The row vector times the matrix. */
function whitened(matrix, row) {
  const product = new Float64Array(matrix[0].length);
  matrix.forEach((line, i) => line.forEach((value, j) => (product[j] += row[i] * value)));
  return product;
}
