// The workbench of the Draw page for a network that is on this device alone.

import { mount as mountWorkbench } from "../workbench/workbench.js";
import { showFromDevice } from "./from_device.js";

/** @import { FromDevice } from "./from_device.js" */

/**
 * @param {Element} root
 * @param {FromDevice} given
 */
export function mount(root, given) {
  const { sources, options } = given;
  return showFromDevice(root, given, (filled) => mountWorkbench(root, { ...filled, sources, options }));
}
