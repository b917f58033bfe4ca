// The visitor's drawings, by class: added, removed, and saved on the device. Knows no page.

/** @import { Page } from "../../types/page.js" */

/** One drawing as the network takes it. pixels: height * width * channels values, 0 to 255. label: index of its class. */
/** @typedef {{pixels: Uint8Array, label: number}} Drawing */

/** @typedef {{classes: string[], drawings: Drawing[]}} Collection */

const FEWEST_CLASSES = 2;
export const MOST_CLASSES = 26;
export const MOST_DRAWINGS = 1000; // fits what a browser stores for a page
const FEWEST_OF_CLASS = 5; // 3 to train on, 1 to validate and 1 to test with
const LONGEST_NAME = 30;

/**
 * The number of drawings of each class.
 *
 * @param {Collection} collection
 */
export function counts({ classes, drawings }) {
  const found = classes.map(() => 0);
  for (const { label } of drawings) found[label] += 1;
  return found;
}

/**
 * What is missing before one can train, as a sentence; "" where nothing is.
 *
 * @param {Collection} collection
 */
export function whatIsMissing(collection) {
  const found = counts(collection);
  const short = collection.classes.filter((_, label) => found[label] < FEWEST_OF_CLASS);
  if (short.length === 0) return "";
  if (short.length === collection.classes.length) return `Add at least ${FEWEST_OF_CLASS} examples of every class.`;
  return `Add at least ${FEWEST_OF_CLASS} examples of every class. Still missing: ${short.join(", ")}.`;
}

/**
 * The names of classes that a text lists, separated by commas. Throws an Error with words for the visitor.
 *
 * @param {string} text
 */
export function classNames(text) {
  const names = text
    .split(",")
    .map((name) => name.trim())
    .filter(Boolean);
  if (names.length < FEWEST_CLASSES || names.length > MOST_CLASSES) {
    throw new Error(`Name ${FEWEST_CLASSES} to ${MOST_CLASSES} classes, with commas between them.`);
  }
  if (new Set(names).size < names.length) throw new Error("Two classes have the same name. Give each its own.");
  const long = names.find((name) => name.length > LONGEST_NAME || /[<>[\]{}`\\]/.test(name));
  if (long) throw new Error(`Give “${long.slice(0, LONGEST_NAME)}” a short name without brackets and backslashes.`);
  return names;
}

/**
 * The saved collection; one without drawings where none is saved for images of this length, or storage is forbidden.
 *
 * @param {string} key
 * @param {string[]} classes those of the network
 * @param {number} pixels of one image
 * @param {Pick<Page, "localStorage">} page
 * @returns {Collection}
 */
export function load(key, classes, pixels, page = globalThis) {
  const empty = { classes, drawings: [] };
  try {
    const saved = JSON.parse(page.localStorage.getItem(key) ?? "null");
    if (!isCollection(saved)) return empty;
    const drawings = saved.drawings.map(({ label, pixels: text }) => ({ label, pixels: fromBase64(text) }));
    const isWhole = drawings.every(
      (drawing) => drawing.pixels.length === pixels && drawing.label < saved.classes.length,
    );
    return isWhole ? { classes: saved.classes, drawings } : empty;
  } catch {
    return empty;
  }
}

/**
 * Save a collection. Returns whether it will be there after a reload.
 *
 * @param {string} key
 * @param {Collection} collection
 * @param {Pick<Page, "localStorage">} page
 */
export function save(key, { classes, drawings }, page = globalThis) {
  try {
    const texts = drawings.map(({ label, pixels }) => ({ label, pixels: toBase64(pixels) }));
    page.localStorage.setItem(key, JSON.stringify({ classes, drawings: texts }));
    return true;
  } catch {
    return false; // storage is forbidden or full
  }
}

/**
 * @param {unknown} value
 * @returns {value is {classes: string[], drawings: {label: number, pixels: string}[]}}
 */
function isCollection(value) {
  if (typeof value !== "object" || value === null) return false;
  const { classes, drawings } = /** @type {Record<string, unknown>} */ (value);
  const areNames = Array.isArray(classes) && classes.every((name) => typeof name === "string");
  return areNames && classes.length >= FEWEST_CLASSES && Array.isArray(drawings) && drawings.every(isSavedDrawing);
}

/** @param {unknown} value */
function isSavedDrawing(value) {
  if (typeof value !== "object" || value === null) return false;
  const { label, pixels } = /** @type {Record<string, unknown>} */ (value);
  return Number.isInteger(label) && Number(label) >= 0 && typeof pixels === "string";
}

/** @param {Uint8Array} bytes */
function toBase64(bytes) {
  return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""));
}

/** @param {string} text */
function fromBase64(text) {
  return Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
}
