// What a network is to answer: the true class, smoothed as Keras's CategoricalCrossentropy does.

/**
 * The probabilities to learn, by the true class. The smoothed share is spread over all classes.
 *
 * @param {number} classes
 * @param {number} smoothing
 */
export function targetsByClass(classes, smoothing) {
  return Array.from({ length: classes }, (_, label) =>
    Array.from({ length: classes }, (_, other) => (label === other ? 1 - smoothing : 0) + smoothing / classes),
  );
}
