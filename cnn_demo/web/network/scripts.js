// Loads scripts and files once a page, however many of its parts ask for them.

import { NetworkError } from "./network_error.js";

/** @import { Page } from "../types/page.js" */
/** @import { Source } from "../types/tensorflow_js.js" */

// Every copy of this module on the page finds the results here.
const RESULTS = Symbol.for("cnn-demo.once-per-page");

/** @typedef {Page & {[RESULTS]?: Map<string, Promise<unknown>>}} PageWithResults */

/**
 * The result of make(), which is called once a page for each key. After a failure, the next call tries again.
 *
 * @template T
 * @param {string} key
 * @param {() => Promise<T>} make
 * @param {PageWithResults} page
 */
export function oncePerPage(key, make, page = globalThis) {
  page[RESULTS] ??= new Map();
  const results = page[RESULTS];
  const known = results.get(key);
  if (known) return /** @type {Promise<T>} */ (known); // of an earlier call with the same key and make()
  const made = make();
  results.set(key, made);
  made.catch(() => results.delete(key));
  return made;
}

/**
 * Run a classic script, also in a worker, where every url must be absolute. Throws NetworkError.
 *
 * @param {Source} source
 * @param {Page} page
 */
export async function loadScript(source, page = globalThis) {
  const url = absolute(source.url, page);
  const load = page.document ? () => run(url, source.integrity, page) : () => runInWorker(source, page);
  await oncePerPage(`run ${url}`, load, page);
}

/**
 * A URL under which the browser finds the file whose hash is `integrity`: the given one where no hash is known.
 *
 * Throws NetworkError.
 *
 * @param {Source} source
 * @param {string} type the media type that the browser sees
 * @param {Page} page
 */
export async function verifiedUrl(source, type, page = globalThis) {
  const url = absolute(source.url, page);
  const { integrity } = source;
  return integrity ? oncePerPage(url, () => asBlob(url, integrity, type, page), page) : url;
}

/**
 * Why a file was not loaded, as a sentence.
 *
 * @param {string} url
 * @param {Page} page
 */
export function whyNotLoaded(url, page = globalThis) {
  const { protocol, host, pathname } = new URL(url);
  const isInPage = /^(data|blob):/.test(protocol);
  const file = isInPage ? "A part of this page" : `${pathname.split("/").at(-1)} (${host || "a file"})`;
  if (page.navigator?.onLine === false) return `${file} could not be loaded: this device is offline.`;
  return `${file} could not be loaded: there is no connection, something blocks it, or its content is not as expected.`;
}

/**
 * @param {string} url
 * @param {Page} page
 */
function absolute(url, page) {
  return new URL(url, page.document?.baseURI).href;
}

/**
 * @param {string} url
 * @param {string | undefined} integrity
 * @param {Page} page
 * @returns {Promise<void>}
 */
function run(url, integrity, page) {
  return new Promise((resolve, reject) => {
    const script = page.document.createElement("script");
    if (integrity) {
      script.integrity = integrity;
      script.crossOrigin = "anonymous"; // without it, a browser cannot check the hash of another site's file
    }
    script.addEventListener("load", () => resolve());
    script.addEventListener("error", () => {
      script.remove();
      reject(new NetworkError(whyNotLoaded(url, page)));
    });
    script.src = url;
    page.document.head.append(script);
  });
}

/**
 * A worker has no script elements, and import() takes no hash: the hash is checked while the file is fetched.
 *
 * @param {Source} source
 * @param {Page} page
 */
async function runInWorker(source, page) {
  const url = await verifiedUrl(source, "text/javascript", page);
  try {
    await import(url);
  } catch {
    throw new NetworkError(whyNotLoaded(source.url, page));
  }
}

/**
 * @param {string} url
 * @param {string} integrity
 * @param {string} type
 * @param {Page} page
 */
async function asBlob(url, integrity, type, page) {
  const answer = await page.fetch(url, { integrity }).catch(() => null);
  if (!answer?.ok) throw new NetworkError(whyNotLoaded(url, page));
  const bytes = await answer.arrayBuffer();
  return page.URL.createObjectURL(new page.Blob([bytes], { type }));
}
