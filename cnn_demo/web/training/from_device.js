// Shows a network whose weights are on this device alone, where a page computes in the browser.

import { filledNetwork } from "../network/filled_weights.js";
import { messageOf } from "../network/network_error.js";
import { element } from "../pad/elements.js";
import { keptNetwork } from "./kept_networks.js";

/** @import { NetworkHeader, UnfilledNetwork } from "../types/network.js" */
/** @import { Sources } from "../types/tensorflow_js.js" */
/** @import { Weights } from "../types/training.js" */
/** @import { WorkbenchOptions } from "../workbench/workbench.js" */

/**
 * What Python gives. id: of the training. unfilled: all of the network but its weights.
 *
 * @typedef {object} FromDevice
 * @property {string} id
 * @property {UnfilledNetwork} unfilled
 * @property {Sources} sources
 * @property {WorkbenchOptions} options
 */

const GONE = "This network is no longer on this device. It was deleted, or the browser has cleared its storage.";

/**
 * Fill the network with the weights of this device and show it; or say why that is not possible.
 *
 * @param {Element} root
 * @param {FromDevice} given
 * @param {(filled: {network: NetworkHeader, weights: ArrayBuffer}, all: Weights) => () => void} show
 */
export async function showFromDevice(root, { id, unfilled }, show) {
  try {
    const kept = await keptNetwork(id);
    if (!kept) return showText(root, GONE);
    const { weights, certainty } = kept.trained;
    return show(filledNetwork(unfilled, weights, { made_from: id, certainty }), weights);
  } catch (error) {
    return showText(root, messageOf(error));
  }
}

/**
 * @param {Element} root
 * @param {string} text
 */
function showText(root, text) {
  const view = element("p", { role: "alert" }, text);
  root.append(view);
  return () => view.remove();
}
