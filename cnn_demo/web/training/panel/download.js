// Gives a network that this device has trained to the visitor as a file.

import { element } from "../../pad/elements.js";
import { bundleFileName, bundleOf } from "../bundle.js";

/** @import { DeviceTraining } from "../../types/device_training.js" */

const KEPT_MILLISECONDS = 60_000; // the address of the bytes; the browser reads them some time after the click

/**
 * Download the current training's network as a bundle, which the Runs page of any server of this app imports.
 *
 * @param {DeviceTraining} training
 */
export async function downloadNetwork(training) {
  const trained = await training.trained();
  const held = training.current();
  if (!trained || !held) return;
  const url = URL.createObjectURL(new Blob([bundleOf(held.plan, trained)], { type: "application/zip" }));
  element("a", { href: url, download: bundleFileName(held.plan.name) }).click();
  setTimeout(() => URL.revokeObjectURL(url), KEPT_MILLISECONDS);
}
