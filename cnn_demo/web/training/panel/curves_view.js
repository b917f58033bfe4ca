// All charts of a training on this device: the sketch's predictions, loss, accuracy and learning rate.

import { element, setText } from "../../pad/elements.js";
import { createChartView } from "./chart_view.js";
import { Curves } from "./curves.js";
import { fold } from "./parts.js";
import { curvesNote, isTrained } from "./texts.js";

/** @import { HeldTraining } from "../../types/device_training.js" */
/** @import { MetricsRecord, TrainingPlan } from "../../types/training.js" */

/** `view` is its element. */
export function createCurvesView() {
  const sketch = createChartView("Predictions for your sketch");
  const loss = createChartView("Loss");
  const accuracy = createChartView("Accuracy");
  const rate = createChartView("");
  const note = element("p", { class: "tp-note" });
  const both = element("div", { class: "tp-charts" }, loss.view, accuracy.view);
  const rateFold = fold("Learning rate", "show_chart", rate.view);
  const read = new ReadRecords();
  return {
    view: element("div", { class: "tp-curves" }, sketch.view, both, rateFold, note),
    /** The figures of the newest batch and epoch. */
    newest: () => ({ batch: read.curves?.newestBatch ?? null, epoch: read.curves?.newestEpoch ?? null }),
    /** @param {HeldTraining} held */
    show(held) {
      const curves = read.curvesOf(held);
      const ended = isTrained(held) ? (curves.newestEpoch?.epoch ?? 0) + 1 : held.plan.recipe.epochs;
      const of = `${held.plan.id}-${read.generation}`;
      sketch.view.hidden = curves.sketch === null;
      if (curves.sketch !== null) {
        sketch.show(`${of}-${curves.sketch}`, curves.sketchLines, curves.sketchLayout(ended, isTrained(held)));
      }
      loss.show(of, curves.measures.loss, curves.measureLayout("loss", ended));
      accuracy.show(of, curves.measures.accuracy, curves.measureLayout("accuracy", ended));
      rate.show(of, [curves.learningRate], curves.rateLayout(ended));
      setText(note, curvesNote(held.plan.recipe, hasDropout(held.plan)));
    },
    close() {
      for (const chart of [sketch, loss, accuracy, rate]) chart.close();
    },
  };
}

/** Reads the records of a training into curves; only the new ones, as long as the training goes on without a step back. */
class ReadRecords {
  /** @type {Curves | null} */
  curves = null;
  generation = 0;
  #of = "";
  /** @type {MetricsRecord | undefined} the last record that was read */
  #last;
  #count = 0;

  /** @param {HeldTraining} held */
  curvesOf({ plan, records, totalSteps }) {
    const stepsPerEpoch = totalSteps / plan.recipe.epochs || 1;
    const of = `${plan.id} ${stepsPerEpoch}`;
    const goesOn = this.#of === of && (this.#count === 0 || records[this.#count - 1] === this.#last);
    if (!this.curves || !goesOn) {
      this.curves = new Curves(stepsPerEpoch, plan.classes);
      this.generation += 1;
      this.#count = 0;
    }
    this.curves.extend(records.slice(this.#count));
    this.#of = of;
    this.#count = records.length;
    this.#last = records.at(-1);
    return this.curves;
  }
}

/** @param {TrainingPlan} plan */
function hasDropout({ nodes }) {
  return nodes.some(({ class_name }) => class_name.includes("Dropout"));
}
