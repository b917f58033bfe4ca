import assert from "node:assert/strict";
import { test } from "node:test";

import { checkFits, memoryOf, usableMemory } from "../../cnn_demo/web/training/device_estimate.js";
import { fake } from "./fakes.js";

/** @import { Design } from "../../cnn_demo/web/training/device_estimate.js" */

/**
 * A convolution and a dense layer on images of 100 x 100.
 *
 * @param {{filters?: number, units?: number, batchSize?: number}} options
 * @returns {Design}
 */
function design({ filters = 10, units = 10, batchSize = 100 } = {}) {
  const convolution = { shape: [100, 100, filters], weights: { kernel: [3, 3, 1, filters] } };
  const dense = { shape: [units], weights: { kernel: [10_000 * filters, units], bias: [units] } };
  return fake({ nodes: [convolution, dense], input_shape: [100, 100, 1], recipe: { batch_size: batchSize } });
}

test("the memory is made of weights, images, and a batch's activations", () => {
  const { base, weights, images, each, total } = memoryOf(design(), 1000);
  assert.equal(weights, (12 * 4 * (90 + 1_000_000 + 10)) / 1e6);
  assert.equal(images, 10);
  assert.equal(each, (5 * 4 * (10_000 + 100_000 + 10)) / 1e6);
  assert.equal(total, base + weights + images + 100 * each);
});

test("a batch is never larger than the data set", () => {
  assert.deepEqual(memoryOf(design({ batchSize: 5000 }), 50), memoryOf(design({ batchSize: 50 }), 50));
});

test("a page can use a part of the device's memory, and no more than WebAssembly addresses", () => {
  assert.deepEqual([1, 8, undefined].map(usableMemory), [500, 4000, 2000]);
});

test("what fits is let through", () => {
  checkFits(design(), 1000, 2);
});

test("a refusal names the numbers and the batch size that fits", () => {
  const refused = () => checkFits(design({ batchSize: 1000 }), 10_000, 2);
  const numbers = "The training needs about 2,448 MB of memory; a page can use about 1,000 MB on this device.";
  const way = "A batch size of at most 341 fits; so do larger batches with fewer filters or earlier pooling.";
  assert.throws(refused, { name: "PermanentError", message: `${numbers} ${way}` });
  checkFits(design({ batchSize: 341 }), 10_000, 2);
});

test("a refusal says whether weights or images take the memory", () => {
  assert.throws(() => checkFits(design({ units: 1000 }), 100, 2), /The weights take 4,800 MB of it: use fewer filters/);
  assert.throws(() => checkFits(design(), 1_000_000, 2), /The images take 10,000 MB of it: use fewer or smaller ones/);
});
