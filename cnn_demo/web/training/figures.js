// Figures of a classifier on labelled images: those of prediction/figures.py.

/**
 * Probabilities of images, one row each, and the true classes of these images.
 *
 * @typedef {{probabilities: Float32Array, labels: ArrayLike<number>, classes: number}} Answers
 */

const SMALLEST_PROBABILITY = 1e-7; // Keras clips here too, so that the loss stays finite

/**
 * Mean of -log of the true class's probability, in nats.
 *
 * @param {Answers} answers
 */
export function crossEntropy({ probabilities, labels, classes }) {
  let sum = 0;
  for (let image = 0; image < labels.length; image++) {
    sum -= Math.log(Math.min(Math.max(probabilities[image * classes + labels[image]], SMALLEST_PROBABILITY), 1));
  }
  return sum / labels.length;
}

/**
 * Share of the images whose most probable class is the true one.
 *
 * @param {Answers} answers
 */
export function accuracy(answers) {
  return rightOf(answers).reduce((sum, right) => sum + right, 0) / answers.labels.length;
}

/**
 * 1 for each image that is predicted right, 0 for the others.
 *
 * @param {Answers} answers
 */
export function rightOf({ probabilities, labels, classes }) {
  return Uint32Array.from(labels, (label, image) => (mostProbable(probabilities, image, classes) === label ? 1 : 0));
}

/**
 * Counts: row = true class, column = predicted class.
 *
 * @param {Answers} answers
 */
export function confusion({ probabilities, labels, classes }) {
  const matrix = Array.from({ length: classes }, () => Array(classes).fill(0));
  for (let image = 0; image < labels.length; image++) {
    matrix[labels[image]][mostProbable(probabilities, image, classes)]++;
  }
  return matrix;
}

/**
 * Precision, recall and F1 of each class; null where a class never occurs or is never predicted.
 *
 * @param {number[][]} matrix
 */
function perClass(matrix) {
  return matrix.map((row, index) => {
    const right = row[index];
    const present = row.reduce((sum, count) => sum + count, 0);
    const predicted = matrix.reduce((sum, other) => sum + other[index], 0);
    return {
      class: index,
      count: present,
      precision: share(right, predicted),
      recall: share(right, present),
      f1: share(2 * right, predicted + present),
    };
  });
}

/**
 * All figures, as result.json has them.
 *
 * @param {Answers} answers
 */
export function figures(answers) {
  const matrix = confusion(answers);
  return {
    images: answers.labels.length,
    accuracy: accuracy(answers),
    loss: crossEntropy(answers),
    per_class: perClass(matrix),
    confusion: matrix,
  };
}

/**
 * @param {Float32Array} probabilities
 * @param {number} image
 * @param {number} classes
 */
function mostProbable(probabilities, image, classes) {
  const row = probabilities.subarray(image * classes, (image + 1) * classes);
  return row.indexOf(row.reduce((most, value) => Math.max(most, value)));
}

/**
 * @param {number} part
 * @param {number} whole
 */
function share(part, whole) {
  return whole ? part / whole : null;
}
