// Marks the Train page in the navigation of all pages while this device trains; see style.css.

import { isActive } from "./texts.js";

/** @import { DeviceTraining, HeldTraining } from "../../types/device_training.js" */

let isWatching = false;

/**
 * Keep the mark right for as long as the browser's page is open, whatever page of the app it shows.
 *
 * @param {DeviceTraining} training
 */
export function markNavigation(training) {
  if (isWatching) return;
  isWatching = true;
  const mark = (/** @type {HeldTraining | null} */ held) => {
    document.documentElement.toggleAttribute("data-device-trains", held !== null && isActive(held));
  };
  training.subscribe(mark);
  mark(training.current());
}
