// Makes addresses that count from the page's absolute: a worker counts them from its own script.

/** @import { Source, Sources } from "../types/tensorflow_js.js" */
/** @import { TrainingPlan } from "../types/training.js" */

/** @typedef {{document: Pick<Document, "baseURI">}} Page */

/**
 * A plan whose files can be found from a worker.
 *
 * @param {TrainingPlan} plan
 * @param {Page} page
 */
export function withAbsoluteData(plan, page) {
  const { data, initial } = plan;
  const found = { ...plan, data: { ...data, url: absolute(data.url, page) } };
  return initial ? { ...found, initial: { ...initial, url: absolute(initial.url, page) } } : found;
}

/**
 * @param {Sources} sources
 * @param {Page} page
 * @returns {Sources}
 */
export function absoluteSources({ scripts, wasm }, page) {
  const all = (/** @type {Record<string, Source>} */ given) =>
    Object.fromEntries(Object.entries(given).map(([name, each]) => [name, { ...each, url: absolute(each.url, page) }]));
  return { scripts: /** @type {Sources["scripts"]} */ (all(scripts)), wasm: all(wasm) };
}

/**
 * @param {string} url
 * @param {Page} page
 */
export function absolute(url, page) {
  return new URL(url, page.document.baseURI).href;
}
