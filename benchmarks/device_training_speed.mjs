// Images per second of a training plan under Node, on one backend of TensorFlow.js: node FILE PLAN.json BACKEND SECONDS.

import { readFileSync } from "node:fs";
import { Training } from "../cnn_demo/web/training/training.js";
import { registerMissingGradients } from "../cnn_demo/web/training/wasm_gradients.js";
import { tf, useBackend } from "../tests/js/tensorflow.js";

const [file, backend, seconds] = process.argv.slice(2);
const plan = JSON.parse(readFileSync(file, "utf8"));
const IMAGES = 5000;

/** Noise is as much work as digits. */
function images(count) {
  const length = plan.input_shape.reduce((product, side) => product * side, 1);
  const pixels = Uint8Array.from({ length: count * length }, (_, index) => (index * 7919) % 251);
  return { images: pixels, labels: Uint8Array.from({ length: count }, (_, index) => index % plan.classes.length) };
}

await useBackend(backend);
registerMissingGradients(tf);
const training = Training.begin(tf, plan, { shape: plan.input_shape, train: images(IMAGES), test: images(100) });
await training.step(); // compiles and allocates
const started = performance.now();
let steps = 0;
while (!steps || performance.now() - started < 1000 * Number(seconds)) {
  if (training.isEpochDone) break;
  await training.step();
  steps += 1;
}
await training.state(); // waits for the last step
console.log((steps * training.batchSize) / ((performance.now() - started) / 1000));
