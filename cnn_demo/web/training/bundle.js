// Writes a network that this device has trained as a bundle (.cnn.zip), as cnn_demo/runs/bundle.py reads it.

import { safetensors } from "./safetensors.js";
import { storedZip } from "./stored_zip.js";

/** @import { MetricsRecord, TrainedOnDevice, TrainingPlan } from "../types/training.js" */

const VERSION = 2;
const SUFFIX = ".cnn.zip";
const MOST_OF_A_KIND = 2000; // as cnn_demo/runs/bundle_metrics.py takes
const CURVES = ["batch", "epoch"]; // predictions of the visitor's drawing stay behind, as the drawing does
const LONGEST_FILE_NAME = 60;

/**
 * The bytes of the bundle.
 *
 * @param {TrainingPlan} plan
 * @param {TrainedOnDevice} trained
 */
export function bundleOf(plan, trained) {
  const { name, id, starts_from = null } = plan;
  const about = { version: VERSION, name, starts_from, taught_by: null, trained_on_device: id };
  const metrics = CURVES.flatMap((kind) => thin(trained.records.filter((record) => record.kind === kind)));
  return storedZip({
    "spec.json": json(plan.spec),
    "recipe.json": json(plan.recipe),
    "about.json": json(about),
    "result.json": json(trained.result),
    "certainty.json": json(trained.certainty),
    "weights.safetensors": safetensors(trained.weights, shapes(plan)),
    ...(metrics.length ? { "metrics.jsonl": lines(inOrder(metrics, trained.records)) } : {}),
  });
}

/**
 * The name of the bundle as a file, without what file systems refuse.
 *
 * @param {string} name of the network
 */
export function bundleFileName(name) {
  const plain = name
    .normalize("NFKC")
    .replace(/[^\p{L}\p{N}_-]+/gu, "-")
    .replace(/^-+|-+$/g, "");
  return `${[...plain].slice(0, LONGEST_FILE_NAME).join("") || "network"}${SUFFIX}`;
}

/**
 * Weight name -> shape, in the order of the design.
 *
 * @param {TrainingPlan} plan
 */
function shapes({ nodes }) {
  return new Map(
    nodes.flatMap(({ name, weights }) =>
      Object.entries(weights).map(([weight, shape]) => /** @type {const} */ ([`${name}/${weight}`, shape])),
    ),
  );
}

/**
 * At most so many, evenly chosen, the last among them.
 *
 * @param {MetricsRecord[]} records
 */
function thin(records) {
  const stride = Math.max(1, Math.ceil(records.length / MOST_OF_A_KIND));
  return records.filter((_, index) => (records.length - 1 - index) % stride === 0);
}

/**
 * @param {MetricsRecord[]} chosen
 * @param {MetricsRecord[]} all
 */
function inOrder(chosen, all) {
  const kept = new Set(chosen);
  return all.filter((record) => kept.has(record));
}

/** @param {MetricsRecord[]} records */
function lines(records) {
  return new TextEncoder().encode(records.map((record) => `${JSON.stringify(record)}\n`).join(""));
}

/** @param {unknown} value */
function json(value) {
  return new TextEncoder().encode(JSON.stringify(value));
}
