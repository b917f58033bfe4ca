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
