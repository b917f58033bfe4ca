// Keeps the screen of a phone or tablet on while it trains: with the screen off, the browser suspends the training.

/** @import { DevicePage } from "../types/device_training.js" */

/**
 * Watch whether the screen must stay on; a browser that cannot do it is left alone.
 *
 * @param {() => boolean} isNeeded
 * @param {DevicePage} page
 * @returns {() => Promise<void>} to be called when that changes
 */
export function keepScreenOn(isNeeded, page) {
  /** @type {WakeLockSentinel | null} */
  let lock = null;
  const isHandheld = page.matchMedia("(pointer: coarse)").matches;
  const update = async () => {
    const needed = isHandheld && isNeeded() && page.document.visibilityState === "visible";
    if (needed && (!lock || lock.released)) {
      // Refused while the battery is low, for example.
      lock = (await page.navigator.wakeLock?.request("screen").catch(() => null)) ?? null;
    } else if (!needed) {
      await lock?.release();
      lock = null;
    }
  };
  page.document.addEventListener("visibilitychange", update); // the browser drops it with a hidden tab
  return update;
}
