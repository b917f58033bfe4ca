// Writes a bundle as a browser does: node device_bundle.js PLAN.json TRAINED.json OUT.cnn.zip; a Python test reads it.

import { readFileSync, writeFileSync } from "node:fs";

import { bundleOf } from "../../cnn_demo/web/training/bundle.js";

const [planFile, trainedFile, out] = process.argv.slice(2);
const { weights, ...trained } = JSON.parse(readFileSync(trainedFile, "utf8"));
const arrays = new Map(
  Object.entries(weights).map(([name, values]) => [name, Float32Array.from(/** @type {number[]} */ (values))]),
);
writeFileSync(out, bundleOf(JSON.parse(readFileSync(planFile, "utf8")), { ...trained, weights: arrays }));
