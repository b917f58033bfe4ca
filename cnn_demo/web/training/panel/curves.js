// The curves of a training, extended record by record: the twin of cnn_demo/ui/train/live_curves.py. Knows no page.

import { GrowingLine } from "./growing_line.js";

/** @import { ChartLayout, LineStyle } from "../../types/components.js" */
/** @import { BatchRecord, EpochRecord, MetricsRecord, SketchRecord } from "../../types/training.js" */

/** @typedef {"loss" | "accuracy"} Measure */

const NAMED_FROM = 15; // percent: classes of the sketch that never reach it are grey and unnamed
const PERCENT = 100;
const LEAST_ROOM = 0.5;
const ROOM = 0.06;

/** @type {Record<Measure, {factor: number, validation: "val_loss" | "val_accuracy", alt: string}>} */
const MEASURES = {
  loss: { factor: 1, validation: "val_loss", alt: "Loss of training and validation by epoch" },
  accuracy: { factor: PERCENT, validation: "val_accuracy", alt: "Accuracy of training and validation by epoch" },
};

/** @type {LineStyle[]} */
const STYLES = [
  { name: "Training", colour: 0, width: 2, dash: false, markers: true },
  { name: "Validation", colour: 1, width: 2, dash: true, markers: true },
  { name: "Batches", colour: null, width: 1, dash: false, markers: false },
];

/** @type {Pick<ChartLayout, "x_title" | "unit" | "largest" | "replay">} */
const COMMON = { x_title: "Epoch", unit: "", largest: false, replay: false };

/** Loss, accuracy, learning rate and the newest sketch's probabilities by epoch. */
export class Curves {
  measures = { loss: STYLES.map(() => new GrowingLine()), accuracy: STYLES.map(() => new GrowingLine()) };
  learningRate = new GrowingLine();
  /** @type {GrowingLine[]} */
  sketchLines = [];
  /** @type {number | null} which drawing the sketch lines belong to */
  sketch = null;
  /** @type {BatchRecord | null} */
  newestBatch = null;
  /** @type {EpochRecord | null} */
  newestEpoch = null;
  /** @type {SketchRecord | null} */
  newestSketch = null;

  /**
   * @param {number} stepsPerEpoch
   * @param {string[]} classes
   */
  constructor(stepsPerEpoch, classes) {
    this.stepsPerEpoch = stepsPerEpoch;
    this.classes = classes;
  }

  /** @param {MetricsRecord[]} records */
  extend(records) {
    for (const record of records) {
      if (record.kind === "batch") this.#addBatch(record);
      else if (record.kind === "epoch") this.#addEpoch(record);
      else if (record.kind === "sketch") this.#addSketch(record);
    }
  }

  /**
   * x covers all epochs of the training, so that one sees how much is left.
   *
   * @param {Measure} what
   * @param {number} epochs
   * @returns {ChartLayout}
   */
  measureLayout(what, epochs) {
    const lines = this.measures[what];
    const { alt } = MEASURES[what];
    const common = { ...COMMON, series: STYLES, x: /** @type {[number, number]} */ ([0, epochs]), alt };
    if (what === "accuracy") return { ...common, y: accuracyAxis(lines), unit: " %" };
    const [, , batches] = lines;
    return { ...common, y: [0, batches.count ? batches.highest : 1] };
  }

  /**
   * @param {number} epochs
   * @returns {ChartLayout}
   */
  rateLayout(epochs) {
    const series = [{ name: "Learning rate", colour: 0, width: 2, dash: false, markers: false }];
    const highest = this.learningRate.count ? this.learningRate.highest : 1;
    return { ...COMMON, series, x: [0, epochs], y: [0, highest], alt: "Learning rate by epoch" };
  }

  /**
   * A line for each class; those that always stayed improbable are grey and unnamed.
   *
   * @param {number} epochs
   * @param {boolean} replay whether a slider replays it
   * @returns {ChartLayout}
   */
  sketchLayout(epochs, replay) {
    const series = this.sketchLines.map((line, index) =>
      line.highest >= NAMED_FROM
        ? { name: this.classes[index], colour: index, width: 2, dash: index % 2 === 1, markers: false }
        : { name: "", colour: null, width: 1, dash: false, markers: false },
    );
    const alt = "Probability of each class for your sketch, by epoch";
    return { ...COMMON, series, x: [0, epochs], y: [0, PERCENT], unit: " %", largest: true, replay, alt };
  }

  /** @param {BatchRecord} record */
  #addBatch(record) {
    this.newestBatch = record;
    this.learningRate.add(this.#x(record), record.learning_rate);
    for (const what of /** @type {Measure[]} */ (["loss", "accuracy"])) {
      this.measures[what][2].add(this.#x(record), record[what] * MEASURES[what].factor);
    }
  }

  /** @param {EpochRecord} record */
  #addEpoch(record) {
    this.newestEpoch = record;
    for (const what of /** @type {Measure[]} */ (["loss", "accuracy"])) {
      const { factor, validation } = MEASURES[what];
      this.measures[what][0].add(this.#x(record), record[what] * factor);
      this.measures[what][1].add(this.#x(record), record[validation] * factor);
    }
  }

  /** @param {SketchRecord} record */
  #addSketch(record) {
    this.newestSketch = record;
    if (record.sketch !== this.sketch) {
      this.sketch = record.sketch;
      this.sketchLines = this.classes.map(() => new GrowingLine());
    }
    record.probabilities.forEach((share, index) => {
      this.sketchLines[index].add(this.#x(record), share * PERCENT);
    });
  }

  /** @param {MetricsRecord} record */
  #x(record) {
    return record.step / this.stepsPerEpoch;
  }
}

/**
 * The range of the accuracy axis in percent, with a margin at both ends. It is scaled to the epochs' values; the lowest of
 * the batches' values may lie below it.
 *
 * @param {GrowingLine[]} lines
 * @returns {[number, number]}
 */
function accuracyAxis(lines) {
  const measured = lines.filter((line) => line.count > 0);
  const ofEpochs = lines.slice(0, 2).filter((line) => line.count > 0);
  const lowest = measured.length ? Math.min(...(ofEpochs.length ? ofEpochs : measured).map((line) => line.lowest)) : 0;
  const highest = measured.length ? Math.max(...measured.map((line) => line.highest)) : PERCENT;
  const room = Math.max((highest - lowest) * ROOM, LEAST_ROOM);
  return [Math.max(lowest - room, 0), Math.min(highest + room, PERCENT + room)];
}
