// What a person can understand, and perhaps put right, when a network cannot run in the browser.

/** Its message is a sentence to show as it is. Any other error is a defect and stays loud. */
export class NetworkError extends Error {
  name = "NetworkError";
}
