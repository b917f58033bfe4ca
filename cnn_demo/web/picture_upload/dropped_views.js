// Drops what was not sent of data sets that were deleted. Shows nothing.

import { dropViews } from "./unsent_views.js";

/**
 * @param {Element} _root
 * @param {{keys: readonly string[], send: (keys: readonly string[]) => void}} given
 */
export function mount(_root, { keys, send }) {
  dropViews(keys);
  send(keys);
  return () => {};
}
