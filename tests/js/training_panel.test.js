// The panel of a training on this device: its words, its numbers and its curves, without a page.

import assert from "node:assert/strict";
import { test } from "node:test";
import { NetworkError } from "../../cnn_demo/web/network/network_error.js";
import { faultText } from "../../cnn_demo/web/training/faults.js";
import { after, begun } from "../../cnn_demo/web/training/held_training.js";
import { Curves } from "../../cnn_demo/web/training/panel/curves.js";
import { paceOf } from "../../cnn_demo/web/training/panel/device_pace.js";
import { GrowingLine } from "../../cnn_demo/web/training/panel/growing_line.js";
import {
  countText,
  percentText,
  roughSecondsText,
  roundedDownText,
  secondsText,
} from "../../cnn_demo/web/training/panel/number_texts.js";
import { whileDisabled } from "../../cnn_demo/web/training/panel/parts.js";
import * as texts from "../../cnn_demo/web/training/panel/texts.js";
import { changeBackend } from "../../cnn_demo/web/training/panel/training_view.js";
import { fake } from "./fakes.js";

/** @import { BackendTrial, DeviceTraining, HeldTraining } from "../../cnn_demo/web/types/device_training.js" */
/** @import { BatchRecord, EpochRecord, Recipe, SketchRecord } from "../../cnn_demo/web/types/training.js" */

/** @type {Recipe} */
const RECIPE = fake({ epochs: 6, label_smoothing: 0, weight_averaging: 0, augmentation: { shift: 0, mirror: false } });

/**
 * A training in its third epoch.
 *
 * @param {Partial<HeldTraining>} changes
 * @returns {HeldTraining}
 */
function held(changes = {}) {
  return {
    plan: fake({ id: "1f", name: "Fast on MNIST", recipe: RECIPE }),
    state: "running",
    phase: "training",
    share: null,
    backend: "wasm",
    trials: [],
    records: [],
    position: fake({ epoch: 2, batch: 14, step: 126 }),
    totalSteps: 336,
    secondsLeft: 42,
    checkpointAt: 1,
    checkpointFault: null,
    canResume: true,
    isElsewhere: false,
    result: null,
    message: null,
    notices: [],
    ...changes,
  };
}

test("a running training says its epoch, its batch and the time left", () => {
  assert.equal(texts.progressText(held()), "Epoch 3 of 6, batch 14 of 56, about 40 s left");
  assert.equal(texts.progressText(held({ secondsLeft: null })), "Epoch 3 of 6, batch 14 of 56");
  assert.equal(texts.progressText(held({ phase: "validating" })).includes("measuring on the validation images"), true);
  assert.equal(texts.progress(held()), 126 / 336);
});

test("what comes before and after the training is said with its share where that is known", () => {
  assert.equal(
    texts.progressText(held({ phase: "loading", share: 0.42 })),
    "Loading TensorFlow.js and the images: 42\u00a0%",
  );
  assert.equal(texts.progressText(held({ phase: "testing" })), "Measuring on the test images, once …");
});

test("a paused training says that it is kept, unless the browser could not keep it", () => {
  assert.match(texts.progressText(held({ state: "paused" })), /This browser keeps it, also when you close the tab\.$/);
  const fault = "The checkpoint could not be stored: this device has no space left.";
  assert.doesNotMatch(texts.progressText(held({ state: "paused", checkpointFault: fault })), /keeps it/);
  assert.deepEqual(texts.notes(held({ checkpointFault: fault })), [fault]);
});

test("the two newest notices are shown, until the training is resumed", () => {
  const notice = (/** @type {string} */ message) => /** @type {const} */ ({ kind: "notice", message });
  const told = ["It slept.", "It lost WebGPU.", "It slept.", "It lost WebGL."];
  const noticed = told.reduce((training, message) => after(training, notice(message)), held());
  assert.deepEqual(texts.notes(noticed), ["It slept.", "It lost WebGL."]);
  assert.deepEqual(texts.notes(begun(noticed.plan, noticed)), []);
});

test("a network that could not be stored is not said to be kept", () => {
  const fault = "This device has no space left to store it.";
  const unstored = held({ state: "done", checkpointFault: fault });
  assert.deepEqual(texts.notes(unstored), [fault]);
  assert.equal(texts.offerText(unstored), "Fast on MNIST has been trained, and is in this tab alone.");
  assert.match(texts.offerText(held({ state: "paused", checkpointFault: fault })), /in this tab alone/);
});

test("a failure says what happened, and offers to go on where there is a checkpoint", () => {
  const message = "The graphics processor was lost.";
  assert.match(
    texts.failedText(held({ state: "failed", message })),
    /^The graphics processor was lost\. .* Resume goes on from there\.$/,
  );
  assert.equal(texts.failedText(held({ state: "failed", message, canResume: false })), message);
  assert.equal(texts.failedText(held({ state: "failed", message, checkpointAt: null })), message);
  assert.match(
    texts.failedText(held({ state: "failed", message: null, canResume: false })),
    /^The training ended .*\.$/,
  );
  assert.deepEqual(texts.notes(held({ state: "failed", message })), [], "it is said once");
});

test("the offer says what this device holds, in each state", () => {
  assert.equal(texts.offerText(held()), "Fast on MNIST is training on this device: epoch 3 of 6.");
  assert.equal(
    texts.offerText(held({ state: "paused" })),
    "Go on with Fast on MNIST? This device has kept it, in epoch 3 of 6.",
  );
  assert.match(texts.offerText(held({ state: "paused", isElsewhere: true })), /another tab/);
  assert.match(texts.offerText(held({ state: "done" })), /has been trained/);
});

test("no second step begins while one goes on", async () => {
  const buttons = [{ disabled: false }, { disabled: false }];
  const areDisabled = () => buttons.map(({ disabled }) => disabled);
  await whileDisabled(buttons, async () => assert.deepEqual(areDisabled(), [true, true]));
  assert.deepEqual(areDisabled(), [false, false]);
  const failing = whileDisabled(buttons, () => Promise.reject(new Error("The server answers no more.")));
  await assert.rejects(failing);
  assert.deepEqual(areDisabled(), [false, false]);
});

test("the last epoch is not counted beyond the end", () => {
  assert.equal(texts.epochText(held({ position: fake({ epoch: 6 }) })), "epoch 6 of 6");
  assert.equal(texts.epochText(held({ position: null })), "epoch 1 of 6");
});

test("a screen reader hears of epochs and of the end", () => {
  const epoch = /** @type {EpochRecord} */ (fake({ epoch: 1, val_accuracy: 0.951 }));
  assert.equal(texts.spokenText(held(), null), "The training has started.");
  assert.equal(texts.spokenText(held(), epoch), "Epoch 2 of 6 has ended. Validation accuracy: 95.10\u00a0%.");
  assert.match(
    texts.spokenText(held({ state: "failed", message: "It broke." }), epoch),
    /^The training failed\. It broke\./,
  );
});

test("the note on the curves names what makes the training figures worse", () => {
  const harder = { ...RECIPE, label_smoothing: 0.05, augmentation: fake({ shift: 0.1 }), weight_averaging: 0.9 };
  const note = texts.curvesNote(harder, true);
  assert.match(note, / Label smoothing, augmentation and dropout make the training figures worse, but not the /);
  assert.match(note, /averaged weights/);
  assert.match(texts.curvesNote(RECIPE, true), / Dropout makes the training figures worse, /);
  assert.doesNotMatch(texts.curvesNote(RECIPE, false), /figures worse/);
});

test("a backend is offered with its speed, or with why it cannot be used", () => {
  assert.equal(
    texts.trialText({ backend: "wasm", imagesPerSecond: 2570.4, reason: null }),
    "WebAssembly: 2,570 images per second",
  );
  const reason = "This browser has no WebGPU.";
  assert.equal(texts.trialText({ backend: "webgpu", imagesPerSecond: null, reason }), `WebGPU: ${reason}`);
});

test("a trial is named as the reason only where there was one", () => {
  /** @type {BackendTrial[]} */
  const trials = [
    { backend: "wasm", imagesPerSecond: 2000, reason: null },
    { backend: "webgpu", imagesPerSecond: 900, reason: null },
  ];
  assert.equal(texts.takenText("wasm", trials), "WebAssembly was taken after a short trial on this device.");
  assert.equal(texts.takenText("wasm", trials.slice(1)), "");
});

test("numbers are spelled as on the pages of the server", () => {
  assert.deepEqual([0.84, 12.4, 200, 120, 7500].map(secondsText), [
    "0.8 s",
    "12 s",
    "3 min 20 s",
    "2 min",
    "2 h 5 min",
  ]);
  assert.deepEqual([0.2, 3.4, 42, 200, 4000].map(roughSecondsText), ["1 s", "3 s", "40 s", "3 min", "1 h 10 min"]);
  assert.deepEqual([1234, 12_345, 1_234_567].map(countText), ["1,234", "12.3 k", "1.23 M"]);
  assert.equal(percentText(0.98764), "98.76\u00a0%");
  assert.equal(roundedDownText(0.9996), "99.9\u00a0%");
});

test("a growing line keeps a bounded number of points and the newest one", () => {
  const line = new GrowingLine(4);
  for (let x = 0; x < 10; x += 1) line.add(x, 2 * x);
  assert.deepEqual(line.kept, [
    [0, 0],
    [4, 8],
    [8, 16],
  ]);
  assert.deepEqual(line.message().newest, [[9, 18]]);
  assert.deepEqual([line.lowest, line.highest], [0, 18]);
});

test("curves count the epochs on the x axis and name the classes that were ever probable", () => {
  const curves = new Curves(4, ["0", "1"]);
  curves.extend([
    /** @type {BatchRecord} */ (fake({ kind: "batch", step: 2, loss: 2, accuracy: 0.5, learning_rate: 0.01 })),
    /** @type {EpochRecord} */ (
      fake({ kind: "epoch", step: 4, loss: 1, accuracy: 0.6, val_loss: 0.9, val_accuracy: 0.8 })
    ),
    /** @type {SketchRecord} */ (fake({ kind: "sketch", sketch: 1, step: 4, probabilities: [0.1, 0.9] })),
  ]);
  assert.deepEqual(
    curves.measures.accuracy.map((line) => line.newest),
    [
      [1, 60],
      [1, 80],
      [0.5, 50],
    ],
  );
  assert.deepEqual(curves.measureLayout("loss", 6).y, [0, 2]);
  assert.deepEqual(curves.measureLayout("accuracy", 6).y, [58.8, 81.2]);
  assert.deepEqual(
    curves.sketchLayout(6, false).series.map(({ name }) => name),
    ["", "1"],
  );
});

test("another sketch begins its lines anew", () => {
  const curves = new Curves(4, ["0", "1"]);
  const record = (/** @type {number} */ sketch) =>
    /** @type {SketchRecord} */ (fake({ kind: "sketch", sketch, step: 4, probabilities: [0.1, 0.9] }));
  curves.extend([record(1), record(1), record(2)]);
  assert.equal(curves.sketchLines[0].count, 1);
});

test("another backend is taken once the training has paused", () => {
  /** @type {((held: HeldTraining) => void)[]} */
  const listeners = [];
  /** @type {unknown[]} */
  const asked = [];
  /** @type {DeviceTraining} */
  const training = fake({
    current: () => held(),
    subscribe: (/** @type {(held: HeldTraining) => void} */ listener) => {
      listeners.push(listener);
      return () => listeners.splice(0);
    },
    pause: () => asked.push("pause"),
    resume: (/** @type {unknown} */ _files, /** @type {string} */ backend) => asked.push(backend),
  });
  changeBackend(training, fake({}), "webgl");
  listeners[0](held({ state: "pausing" }));
  assert.deepEqual(asked, ["pause"]);
  listeners[0](held({ state: "paused" }));
  assert.deepEqual(asked, ["pause", "webgl"]);
  assert.equal(listeners.length, 0);
});

test("an error that only programmers understand is put into a sentence", () => {
  const plan = fake({ recipe: { ...RECIPE, batch_size: 64 } });
  const text = faultText(new TypeError("x is undefined"), plan);
  assert.equal(
    text,
    "The training ended because of an error in this page or this browser (x is undefined). Reload the page.",
  );
  assert.equal(faultText(new NetworkError("The images could not be loaded."), plan), "The images could not be loaded.");
  assert.match(faultText(new RangeError("Array buffer allocation failed"), plan), /too little memory/);
});

test("the pace of this device is that of a mean epoch: records count seconds from the start", () => {
  const epochs = [0, 1, 2].map((epoch) => ({ kind: "epoch", epoch, seconds: 2 * (epoch + 1) }));
  assert.equal(paceOf({ records: fake([...epochs, { kind: "batch" }]) }, 2), 1);
  assert.equal(paceOf({ records: fake(epochs) }, 0.5), 4);
  assert.equal(paceOf({ records: [] }, 1.5), null);
});
