// The trainings of tests/golden/training.json: their plans, their data set, and what the server's loop made of them.

import { readFileSync } from "node:fs";

/** @import { CertaintyRule } from "../../cnn_demo/web/types/network.js" */
/** @import { DataSet, EpochRecord, LabelledImages, TrainingPlan } from "../../cnn_demo/web/types/training.js" */

/**
 * @typedef {object} GoldenRun
 * @property {TrainingPlan} plan
 * @property {Record<string, string>} weights base64 of float32
 * @property {Record<string, string>} [initial] base64 of float32
 * @property {EpochRecord[]} epochs
 * @property {Record<string, unknown>} result
 * @property {CertaintyRule} certainty
 */

/** @type {{data: Record<"x_train" | "y_train" | "x_test" | "y_test", string> & {shape: [number, number, number]}, runs: GoldenRun[]}} */
const GOLDEN = JSON.parse(readFileSync(new URL("../golden/training.json", import.meta.url), "utf8"));

export const RUNS = GOLDEN.runs;

/** @type {DataSet} */
export const DATA_SET = {
  shape: GOLDEN.data.shape,
  train: part(GOLDEN.data.x_train, GOLDEN.data.y_train),
  test: part(GOLDEN.data.x_test, GOLDEN.data.y_test),
};

/** @param {string} text base64 */
export function floatsOf(text) {
  return new Float32Array(bytesOf(text).buffer);
}

/**
 * @param {string} images
 * @param {string} labels
 * @returns {LabelledImages}
 */
function part(images, labels) {
  return { images: bytesOf(images), labels: bytesOf(labels) };
}

/** @param {string} text base64 */
function bytesOf(text) {
  return Uint8Array.from(Buffer.from(text, "base64"));
}
