// What this device offers for training, found without loading anything.

import { BACKENDS } from "../../network/backends.js";

/** @import { Page } from "../../types/page.js" */

/** @typedef {{webgpu: boolean, wasm: boolean}} DeviceFacts */

const REMEMBERED = "cnn-demo.train-on";
/** @type {Promise<boolean> | undefined} asked for once: a browser without an adapter warns each time */
let adapter;

/**
 * @param {Page} page
 * @returns {Promise<DeviceFacts>}
 */
export async function deviceFacts(page = globalThis) {
  adapter ??= hasAdapter(page);
  return { webgpu: await adapter, wasm: BACKENDS.wasm.obstacle(page) === null };
}

/** @param {Page} page */
async function hasAdapter(page) {
  try {
    return BACKENDS.webgpu.obstacle(page) === null && (await page.navigator.gpu.requestAdapter()) !== null;
  } catch {
    return false; // a browser may have WebGPU, and forbid it
  }
}

/** Where the visitor chose to train last in this browser, null where that is unknown. */
export function rememberedPlace() {
  try {
    const place = localStorage.getItem(REMEMBERED);
    return place === "device" || place === "server" ? place : null;
  } catch {
    return null; // the browser forbids storage
  }
}

/** @param {"device" | "server"} place */
export function rememberPlace(place) {
  try {
    localStorage.setItem(REMEMBERED, place);
  } catch {
    // The browser forbids storage: the choice holds for this visit.
  }
}
