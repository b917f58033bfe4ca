// Stand-ins for objects of the browser of which the tested code uses only a part.

/**
 * A value in place of an object of the type that is expected where it is used.
 *
 * @template T
 * @param {unknown} value
 * @returns {T}
 */
export function fake(value) {
  return /** @type {T} */ (value);
}

/**
 * Put a fake document in place.
 *
 * @param {unknown} document
 */
export function setDocument(document) {
  globalThis.document = fake(document);
}
