// What the visitor can do with a network that this device has trained: keep it on the server, or download it.

import { messageOf, NetworkError } from "../../network/network_error.js";
import { downloadBundle } from "../download_bundle.js";
import { keepOnServer } from "../keep_on_server.js";
import { sendingText } from "./texts.js";

/** @import { DeviceTraining } from "../../types/device_training.js" */

/** @typedef {(text: string, isFault: boolean) => void} Say */

const GONE = "The network is not on this page any more. Reload the page to see what this device has kept.";

/**
 * Send the network of the current training to the server, which shows it as a run; then this device needs it no more.
 *
 * @param {DeviceTraining} training
 * @param {Say} say told how far it is, and what went wrong
 */
export async function keep(training, say) {
  await withNetwork(training, say, async (plan, trained) => {
    const tell = (/** @type {number} */ share) => say(sendingText(share), false);
    tell(0);
    await keepOnServer(plan, trained, tell);
    await training.discard();
  });
}

/**
 * Give the network of the current training to the visitor as a file, which the Runs page takes.
 *
 * @param {DeviceTraining} training
 * @param {Say} say
 */
export async function download(training, say) {
  await withNetwork(training, say, async (plan, trained) => downloadBundle(plan, trained));
}

/**
 * @param {DeviceTraining} training
 * @param {Say} say
 * @param {(...network: Parameters<typeof downloadBundle>) => Promise<void>} act
 */
async function withNetwork(training, say, act) {
  const held = training.current();
  const trained = await training.trained();
  if (!held || !trained) return say(GONE, true);
  try {
    await act(held.plan, trained);
  } catch (error) {
    say(messageOf(error), true);
    // A defect is shown to the visitor and reported as an error as well.
    if (!(error instanceof NetworkError)) globalThis.reportError(error);
  }
}
