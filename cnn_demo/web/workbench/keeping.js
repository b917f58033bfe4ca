// Keeps a drawing while other pages of the same tab are looked at.

import { areStrokes } from "../pad/strokes.js";

/** The strokes kept under that key, none where there are none. */
export function keptStrokes(key, page = globalThis) {
  try {
    const strokes = JSON.parse(page.sessionStorage.getItem(key));
    return areStrokes(strokes) ? strokes : [];
  } catch {
    return []; // storage is forbidden here, or holds something else: then one begins with an empty sheet
  }
}

/** Keep strokes under that key. */
export function keepStrokes(key, strokes, page = globalThis) {
  try {
    page.sessionStorage.setItem(key, JSON.stringify(strokes));
  } catch {
    // Forbidden or full: drawing goes on, it is only not kept.
  }
}
