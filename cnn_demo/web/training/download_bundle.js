// Lets the browser save a network that this device has trained, as a bundle (.cnn.zip).

import { bundleFileName, bundleOf } from "./bundle.js";

/** @import { KeepingPage } from "../types/network_upload.js" */
/** @import { TrainedOnDevice, TrainingPlan } from "../types/training.js" */

const MOST_MILLISECONDS = 60_000; // a browser may begin to save some time after the click

/**
 * @param {TrainingPlan} plan
 * @param {TrainedOnDevice} trained
 * @param {KeepingPage} page
 */
export function downloadBundle(plan, trained, page = globalThis) {
  const url = page.URL.createObjectURL(new Blob([bundleOf(plan, trained)], { type: "application/zip" }));
  const link = page.document.createElement("a");
  link.href = url;
  link.download = bundleFileName(plan.name);
  link.click();
  page.setTimeout(() => page.URL.revokeObjectURL(url), MOST_MILLISECONDS);
}
