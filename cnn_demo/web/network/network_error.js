// The error for everything that keeps a network from running in this browser and that a visitor can understand.

/** The message is a whole sentence, shown as it is. Any other error is a defect and is reported as one. */
export class NetworkError extends Error {
  name = "NetworkError";
}

/**
 * The message of whatever was thrown.
 *
 * @param {unknown} error
 */
export function messageOf(error) {
  return (error instanceof Error && error.message) || String(error);
}

/**
 * Throws NetworkError where a probability is no number, as a network whose weights are far too large computes.
 *
 * @param {Float32Array} probabilities
 */
export function checkFinite(probabilities) {
  if (probabilities.every(Number.isFinite)) return;
  throw new NetworkError(
    "The network cannot be used for this drawing: its answer is no number. Its weights are too large.",
  );
}
