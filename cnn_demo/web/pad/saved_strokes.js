// Saves the drawing for as long as the tab is open, so that it survives a change of the page.

import { areStrokes } from "./strokes.js";

/** @import { Page } from "../types/page.js" */
/** @import { Stroke } from "./strokes.js" */

/**
 * The strokes saved under that key; none where nothing is saved.
 *
 * @param {string} key
 * @param {Pick<Page, "sessionStorage">} page
 * @returns {Stroke[]}
 */
export function loadStrokes(key, page = globalThis) {
  try {
    const strokes = JSON.parse(page.sessionStorage.getItem(key) ?? "[]");
    return areStrokes(strokes) ? strokes : [];
  } catch {
    return []; // the browser forbids storage, or the text is damaged: the visitor starts with an empty sheet
  }
}

/**
 * Save strokes under that key.
 *
 * @param {string} key
 * @param {Stroke[]} strokes
 * @param {Pick<Page, "sessionStorage">} page
 */
export function saveStrokes(key, strokes, page = globalThis) {
  try {
    page.sessionStorage.setItem(key, JSON.stringify(strokes));
  } catch {
    // Storage is forbidden or full. Drawing works all the same.
  }
}
