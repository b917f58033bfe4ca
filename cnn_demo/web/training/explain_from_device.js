// The Explain page for a network that is on this device alone.

import { mount as mountExplain } from "../explain/explain.js";
import { filledWeights } from "../network/filled_weights.js";
import { showFromDevice } from "./from_device.js";

/** @import { FromDevice } from "./from_device.js" */

/**
 * @param {Element} root
 * @param {FromDevice} given
 */
export function mount(root, given) {
  const { unfilled, sources, options } = given;
  return showFromDevice(root, given, ({ network, weights }, all) =>
    mountExplain(root, {
      network,
      network_bytes: weights.byteLength,
      weights: joined(weights, filledWeights(unfilled.more, all)),
      nodes: unfilled.nodes,
      sources,
      options,
    }),
  );
}

/**
 * @param {ArrayBuffer} first
 * @param {ArrayBuffer} second
 */
function joined(first, second) {
  const both = new Uint8Array(first.byteLength + second.byteLength);
  both.set(new Uint8Array(first));
  both.set(new Uint8Array(second), first.byteLength);
  return both.buffer;
}
