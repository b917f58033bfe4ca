// Holds the kernels that are added to the wasm backend to those of TensorFlow.js's plain JavaScript backend.

import assert from "node:assert/strict";
import { test } from "node:test";
import { registerMissingGradients } from "../../cnn_demo/web/training/wasm_gradients.js";
import { needsTensorFlow, tf, useBackend } from "./tensorflow.js";

/** @import { Tensor, Tensor4D } from "@tensorflow/tfjs-core" */

const [IMAGES, HEIGHT, WIDTH, CHANNELS] = [2, 7, 6, 3];
const WINDOWS = [1, 2, 3].flatMap((size) =>
  [1, 2, 3].flatMap((stride) => /** @type {const} */ (["same", "valid"]).map((pad) => ({ size, stride, pad }))),
);

/** @typedef {(typeof WINDOWS)[number]} Window */

/**
 * Of each operation: the shape of its filter, null where it has none, and its output.
 *
 * @type {Record<string, {filter: ((size: number) => number[]) | null, apply: (x: Tensor4D, filter: Tensor4D, at: Window) => Tensor4D}>}
 */
const OPERATIONS = {
  conv2d: {
    filter: (size) => [size, 2, CHANNELS, 4],
    apply: (x, filter, { stride, pad }) => tf.conv2d(x, filter, [stride, 1], pad),
  },
  depthwiseConv2d: {
    filter: (size) => [size, size, CHANNELS, 2],
    apply: (x, filter, { stride, pad }) => tf.depthwiseConv2d(x, filter, stride, pad),
  },
  maxPool: { filter: null, apply: (x, _filter, { size, stride, pad }) => tf.maxPool(x, size, stride, pad) },
  avgPool: { filter: null, apply: (x, _filter, { size, stride, pad }) => tf.avgPool(x, size, stride, pad) },
};

/**
 * @param {number[]} shape
 * @param {number} seed
 */
function wave(shape, seed) {
  const values = Float32Array.from({ length: tf.util.sizeFromShape(shape) }, (_, index) =>
    Math.sin(seed + 3.7 * index),
  );
  return /** @type {Tensor4D} */ (tf.tensor(values, shape));
}

/**
 * @param {keyof typeof OPERATIONS} name
 * @param {Window} at
 * @returns {number[]}
 */
function gradients(name, at) {
  const { filter, apply } = OPERATIONS[name];
  return tf.tidy(() => {
    const inputs = [wave([IMAGES, HEIGHT, WIDTH, CHANNELS], 0), ...(filter ? [wave(filter(at.size), 1)] : [])];
    const output = (/** @type {Tensor[]} */ ...[x, weights]) =>
      apply(/** @type {Tensor4D} */ (x), /** @type {Tensor4D} */ (weights), at);
    const dy = wave(output(...inputs).shape, 2);
    const found = /** @type {Tensor[]} */ (tf.grads(output)(inputs, dy));
    return found.flatMap((gradient) => Array.from(gradient.dataSync()));
  });
}

for (const name of Object.keys(OPERATIONS)) {
  test(`gradients of ${name} are the same on wasm for every window`, needsTensorFlow, async () => {
    await useBackend("cpu");
    const expected = WINDOWS.map((at) => gradients(name, at));
    await useBackend("wasm");
    registerMissingGradients(tf);
    const before = tf.memory().numTensors;
    WINDOWS.forEach((at, index) => {
      const [own, other] = [gradients(name, at), expected[index]];
      assert.equal(own.length, other.length);
      const worst = Math.max(...own.map((value, place) => Math.abs(value - other[place])));
      assert.ok(worst < 1e-5, `${JSON.stringify(at)}: differs by ${worst}`);
    });
    assert.equal(tf.memory().numTensors, before);
  });
}

test("tanh on wasm is exact to the digits of 32-bit numbers", needsTensorFlow, async () => {
  await useBackend("wasm");
  registerMissingGradients(tf);
  const values = [-20, -3, -0.5, -1e-3, 0, 1e-4, 0.7, 2, 9, 100];
  const found = Array.from(tf.tanh(values).dataSync());
  for (const [index, value] of values.entries()) {
    assert.ok(Math.abs(found[index] - Math.tanh(value)) < 2e-7, `tanh(${value}) is ${found[index]}`);
  }
});

test("kernels are registered once", needsTensorFlow, async (context) => {
  await useBackend("wasm");
  registerMissingGradients(tf);
  const warnings = context.mock.method(console, "warn", () => {});
  const before = tf.getKernel("MaxPoolGrad", "wasm");
  registerMissingGradients(tf);
  assert.equal(tf.getKernel("MaxPoolGrad", "wasm"), before);
  assert.equal(warnings.mock.callCount(), 0);
});
