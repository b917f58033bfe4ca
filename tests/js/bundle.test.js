import assert from "node:assert/strict";
import { test } from "node:test";
import { crc32 as crc32OfNode } from "node:zlib";

import { bundleFileName, bundleOf } from "../../cnn_demo/web/training/bundle.js";
import { safetensors, tensorsOf } from "../../cnn_demo/web/training/safetensors.js";
import { crc32, storedZip } from "../../cnn_demo/web/training/stored_zip.js";
import { fake } from "./fakes.js";

/** @import { MetricsRecord, TrainedOnDevice, TrainingPlan } from "../../cnn_demo/web/types/training.js" */

/** @type {TrainingPlan} */
const PLAN = fake({
  id: "0123456789abcdef",
  name: "Mine",
  spec: { version: 2, data: { name: "mnist-5k" }, architecture: {} },
  recipe: { version: 1 },
  nodes: [
    { name: "image_part", weights: {} },
    { name: "output", weights: { kernel: [3, 2], bias: [2] } },
  ],
});

/**
 * @param {MetricsRecord[]} records
 * @returns {TrainedOnDevice}
 */
function trainedWith(records) {
  const weights = new Map([
    ["output/bias", Float32Array.of(7, 8)],
    ["output/kernel", Float32Array.of(1, 2, 3, 4, 5, 6)],
  ]);
  return { weights, records, result: {}, certainty: fake({}) };
}

/**
 * The stored members of a zip, by name.
 *
 * @param {Uint8Array<ArrayBuffer>} zip
 */
function members(zip) {
  const view = new DataView(zip.buffer);
  /** @type {Map<string, Uint8Array>} */
  const found = new Map();
  for (let at = 0; view.getUint32(at, true) === 0x04034b50; ) {
    const [size, nameBytes] = [view.getUint32(at + 18, true), view.getUint16(at + 26, true)];
    const name = new TextDecoder().decode(zip.subarray(at + 30, at + 30 + nameBytes));
    found.set(name, zip.subarray(at + 30 + nameBytes, at + 30 + nameBytes + size));
    at += 30 + nameBytes + size;
  }
  return found;
}

/**
 * @param {Map<string, Uint8Array>} found
 * @param {string} name
 */
function text(found, name) {
  return new TextDecoder().decode(found.get(name));
}

test("the checksum is that of zip files", () => {
  const bytes = Uint8Array.from({ length: 1000 }, (_, index) => (index * 7) % 256);
  assert.equal(crc32(new TextEncoder().encode("123456789")), 0xcbf43926);
  if (crc32OfNode) assert.equal(crc32(bytes), crc32OfNode(bytes));
});

test("the same files make the same zip", () => {
  const files = { "a.json": Uint8Array.of(1, 2), b: new Uint8Array() };
  assert.deepEqual(storedZip(files), storedZip(files));
});

test("weights are written in the design's order, whatever order they come in", () => {
  const file = members(bundleOf(PLAN, trainedWith([]))).get("weights.safetensors");
  assert.ok(file);
  const length = new DataView(file.buffer, file.byteOffset).getUint32(0, true);
  assert.equal(length % 8, 0);
  const header = JSON.parse(new TextDecoder().decode(file.subarray(8, 8 + length)));
  assert.deepEqual(header, {
    "output/kernel": { dtype: "F32", shape: [3, 2], data_offsets: [0, 24] },
    "output/bias": { dtype: "F32", shape: [2], data_offsets: [24, 32] },
  });
  const values = file.slice(8 + length);
  assert.deepEqual([...new Float32Array(values.buffer)], [1, 2, 3, 4, 5, 6, 7, 8]);
});

test("a missing weight or one of another size makes no file", () => {
  const shapes = new Map([["output/bias", [2]]]);
  assert.throws(() => safetensors(new Map(), shapes), /output\/bias has no values; its shape needs 2/);
  assert.throws(() => safetensors(new Map([["output/bias", new Float32Array(3)]]), shapes), /has 3 values/);
});

test("a bundle says which training of a device has made it", () => {
  const found = members(bundleOf(PLAN, trainedWith([])));
  const about = { version: 2, name: "Mine", starts_from: null, taught_by: null, trained_on_device: PLAN.id };
  assert.deepEqual(JSON.parse(text(found, "about.json")), about);
  assert.ok(!found.has("metrics.jsonl"));
});

test("the curves travel, thinned and in order, and the predictions of the drawing stay", () => {
  /** @type {MetricsRecord[]} */
  const records = [];
  for (let step = 1; step <= 5000; step++) {
    records.push(fake({ kind: "batch", step }));
    if (step % 1000 === 0) records.push(fake({ kind: "epoch", step }), fake({ kind: "sketch", step }));
  }
  const lines = text(members(bundleOf(PLAN, trainedWith(records))), "metrics.jsonl")
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line));
  const batches = lines.filter(({ kind }) => kind === "batch");
  assert.ok(batches.length > 1500 && batches.length <= 2000);
  assert.equal(batches.at(-1).step, 5000);
  assert.equal(lines.filter(({ kind }) => kind === "epoch").length, 5);
  assert.ok(lines.every(({ kind }) => kind !== "sketch"));
  const steps = lines.map(({ step }) => step);
  assert.deepEqual(
    steps,
    steps.toSorted((one, other) => one - other),
  );
});

test("the name of a bundle's file has nothing that file systems refuse", () => {
  assert.equal(bundleFileName("My network 2"), "My-network-2.cnn.zip");
  assert.equal(bundleFileName("../../a:b"), "a-b.cnn.zip");
  assert.equal(bundleFileName("Größe"), "Größe.cnn.zip");
  assert.equal(bundleFileName("😀"), "network.cnn.zip");
});

test("tensors are read as they were written", () => {
  const { weights } = trainedWith([]);
  const shapes = new Map([
    ["output/kernel", [3, 2]],
    ["output/bias", [2]],
  ]);
  assert.deepEqual(new Map(tensorsOf(safetensors(weights, shapes).buffer)), weights);
});

test("a bundle names the network that the training started from", () => {
  const about = (/** @type {TrainingPlan} */ plan) =>
    JSON.parse(text(members(bundleOf(plan, trainedWith([]))), "about.json"));
  assert.equal(about({ ...PLAN, starts_from: "SqueezeNet" }).starts_from, "SqueezeNet");
  assert.equal(about(PLAN).starts_from, null);
});
