// Fetch scripts and files once a page, however many parts of it ask. Knows no library and no network.

import { NetworkError } from "./network_error.js";

const KEPT = Symbol.for("cnn-demo.once-per-page");

/** What make() promises, made once a page for that key. A failure is forgotten, so that it can be tried again. */
export function oncePerPage(key, make, page = globalThis) {
  page[KEPT] ??= new Map();
  const kept = page[KEPT];
  if (!kept.has(key)) {
    const made = make();
    kept.set(key, made);
    made.catch(() => kept.delete(key));
  }
  return kept.get(key);
}

/** Run a classic script. source: {url, integrity?}; a relative url counts from the page. Throws NetworkError. */
export function loadScript(source, page = globalThis) {
  const url = absolute(source.url, page);
  return oncePerPage(url, () => run(url, source.integrity, page), page);
}

/** A URL of the file that is certain to hold what integrity says: the same where none is given. Throws NetworkError. */
export function verifiedUrl(source, type, page = globalThis) {
  const url = absolute(source.url, page);
  if (!source.integrity) return Promise.resolve(url);
  return oncePerPage(url, () => asBlob(url, source.integrity, type, page), page);
}

/** Why a file did not come, as a sentence. */
export function whyNotLoaded(url, page = globalThis) {
  const { protocol, host, pathname } = new URL(url);
  const isInPage = /^(data|blob):/.test(protocol);
  const file = isInPage ? "A part of this page" : `${pathname.split("/").at(-1)} (${host || "a file"})`;
  if (page.navigator?.onLine === false) return `${file} could not be loaded: this device is offline.`;
  return `${file} could not be loaded: there is no connection, something blocks it, or it is not the file expected.`;
}

function absolute(url, page) {
  return new URL(url, page.document?.baseURI).href;
}

function run(url, integrity, page) {
  return new Promise((resolve, reject) => {
    const script = page.document.createElement("script");
    if (integrity) {
      script.integrity = integrity;
      script.crossOrigin = "anonymous"; // without it, a browser will not look into another site's file
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

async function asBlob(url, integrity, type, page) {
  const answer = await page.fetch(url, { integrity }).catch(() => null);
  if (!answer?.ok) throw new NetworkError(whyNotLoaded(url, page));
  const bytes = await answer.arrayBuffer();
  return page.URL.createObjectURL(new page.Blob([bytes], { type }));
}
