// Whether an exported model answers in this browser as the network does that it was made of: the figures of
// cnn_demo/export/parity.py, by the same definitions.

import { BACKENDS } from "./backends.js";
import { NetworkError } from "./network_error.js";
import { loadLibrary } from "./runtime.js";
import { loadScript } from "./scripts.js";

export const BACKEND = "wasm"; // as on the server: it computes in float32 everywhere, which not every graphics chip does
const COMPARED_IMAGES = 32;
const WARM_UPS = 3;
const TIMED = 20;
const MOST_TIMED_MS = 1000;
const MOST_AT_ONCE = 64;
const BATCH_MS = 100; // longer, and the page would stutter
const LARGEST_VALUE = 255;
// Two probabilities cannot differ by more; what is no number differs by this much from any.
const MOST_DIFFERENT = 1;

/** TensorFlow.js on its backend, with what that format of model needs. format: as in model.json. Throws NetworkError. */
export async function openLibrary(sources, format, page = globalThis) {
  const obstacle = BACKENDS[BACKEND].obstacle(page);
  if (obstacle) throw new NetworkError(obstacle);
  const tf = await loadLibrary(sources, page);
  if (format === "layers-model") await loadScript(sources.layers, page);
  await loadScript(sources[`backend-${BACKEND}`], page);
  await BACKENDS[BACKEND].getReady(tf, sources, page);
  if (!(await tf.setBackend(BACKEND))) throw new NetworkError("WebAssembly does not start in this browser.");
  await tf.ready();
  return tf;
}

/**
 * Ask the model for all images, and hold its answers against the expected ones.
 *
 * tf: TensorFlow.js, its backend chosen. model: what model.json holds. weights: ArrayBuffer, all weights' bytes.
 * images: Uint8Array of n images of that shape, [height, width, channels]. expected: Float32Array, n times the classes.
 * labels: Uint8Array (n), null where none are known. tell: told the share that is done; it may throw, which ends the check.
 * Returns {tensorflowjs, backend, median_ms, ...} of plain numbers. Throws what TensorFlow.js throws of a bad model.
 */
export async function checkModel({ tf, model, weights, images, shape, expected, labels, tell }) {
  const loaded = await load(tf, model, weights);
  try {
    const ask = (some) => probabilities(tf, loaded, some, shape);
    const tally = await compared(ask, { images, shape, expected, labels, tell });
    const first = images.subarray(0, valuesOf(shape));
    const runtime = {
      tensorflowjs: tf.version_core,
      backend: tf.getBackend(),
      median_ms: medianMilliseconds(ask, first),
    };
    return { ...runtime, ...tally };
  } finally {
    loaded.dispose();
  }
}

/** A model of either kind; both have predict(). */
function load(tf, model, weights) {
  const weightSpecs = model.weightsManifest.flatMap((group) => group.weights);
  const handler = { load: async () => ({ ...model, weightSpecs, weightData: weights }) };
  return model.format === "layers-model" ? tf.loadLayersModel(handler) : tf.loadGraphModel(handler);
}

/** The probabilities of some images, one image's after the other's. */
function probabilities(tf, loaded, images, shape) {
  const answer = tf.tidy(() => {
    const values = Float32Array.from(images, (value) => value / LARGEST_VALUE);
    return loaded.predict(tf.tensor(values, [images.length / valuesOf(shape), ...shape]));
  });
  const values = answer.dataSync();
  answer.dispose();
  return values;
}

async function compared(ask, { images, shape, expected, labels, tell }) {
  const count = images.length / valuesOf(shape);
  const classes = expected.length / count;
  const tally = { equal: 0, before: 0, after: 0, first: 0, all: 0 };
  for (let done = 0, size = 1; done < count; ) {
    const end = Math.min(done + size, count);
    const started = performance.now();
    const answers = ask(images.subarray(done * valuesOf(shape), end * valuesOf(shape)));
    size = nextSize(size, performance.now() - started);
    for (let index = done; index < end; index += 1) {
      const answer = answers.subarray((index - done) * classes, (index - done + 1) * classes);
      add(tally, index, answer, expected.subarray(index * classes, (index + 1) * classes), labels?.[index]);
    }
    done = end;
    tell(done / count);
    await pageHasMovedOn();
  }
  return {
    image_count: count,
    compared_images: Math.min(COMPARED_IMAGES, count),
    largest_difference: tally.first,
    largest_difference_of_all: tally.all,
    equal_answers: tally.equal / count,
    accuracy_before: labels ? tally.before / count : null,
    accuracy_after: labels ? tally.after / count : null,
  };
}

/** Count one image's answer in. */
function add(tally, index, answer, expected, label) {
  const difference = largestDifference(answer, expected);
  const [before, after] = [highest(expected), highest(answer)];
  tally.all = Math.max(tally.all, difference);
  if (index < COMPARED_IMAGES) tally.first = Math.max(tally.first, difference);
  tally.equal += before === after;
  tally.before += before === label;
  tally.after += after === label;
}

/** Of any class's probability, in [0, 1]. */
function largestDifference(answer, expected) {
  return expected.reduce((largest, value, index) => {
    const difference = Math.abs(answer[index] - value);
    return Math.max(largest, difference < MOST_DIFFERENT ? difference : MOST_DIFFERENT);
  }, 0);
}

/** The index of the largest, the first of equal ones. */
function highest(values) {
  return values.reduce((best, value, index) => (value > values[best] ? index : best), 0);
}

/** How many images to ask next, after so many took so long. */
function nextSize(size, milliseconds) {
  if (milliseconds > BATCH_MS) return Math.max(1, size >> 1);
  return milliseconds < BATCH_MS / 2 ? Math.min(MOST_AT_ONCE, size * 2) : size;
}

/** Of one image alone, the median. */
function medianMilliseconds(ask, image) {
  for (let count = 0; count < WARM_UPS; count += 1) ask(image);
  const times = [];
  const started = performance.now();
  while (times.length < TIMED && performance.now() - started < MOST_TIMED_MS) {
    const before = performance.now();
    ask(image);
    times.push(performance.now() - before);
  }
  return Number(times.sort((a, b) => a - b)[times.length >> 1].toFixed(3));
}

/** Let the page draw and answer its visitor. A timer would wait a second or more where the page is hidden. */
function pageHasMovedOn() {
  const { port1: here, port2: there } = new MessageChannel();
  return new Promise((resolve) => {
    here.onmessage = () => {
      here.close();
      resolve();
    };
    there.postMessage(null);
  });
}

function valuesOf(shape) {
  return shape.reduce((product, length) => product * length, 1);
}
