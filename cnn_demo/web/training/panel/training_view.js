// A training on this device as it runs and once it has ended, laid out as the page of a server's run.

import { element, setText } from "../../pad/elements.js";
import { createBackendView } from "./backend_view.js";
import { createCurvesView } from "./curves_view.js";
import { createFiguresView } from "./figures_view.js";
import { createHeadView } from "./head_view.js";
import { createResultView } from "./result_view.js";
import { createSketchView } from "./sketch_view.js";
import { isTrained, spokenText } from "./texts.js";

/** @import { BackendName } from "../../network/backends.js" */
/** @import { DeviceTraining, HeldTraining, WorkerFiles } from "../../types/device_training.js" */
/** @import { Say } from "./keeping.js" */
/** @import { NextStep } from "./result_view.js" */

const SPOKEN_SECONDS = 10; // an epoch of a small network takes a second, and would be read out without end

/**
 * `view` is its element.
 *
 * @param {DeviceTraining} training
 * @param {WorkerFiles} files
 * @param {{onStep: (step: NextStep, say: Say) => void, things: Record<string, string>}} given
 */
export function createTrainingView(training, files, { onStep, things }) {
  const head = createHeadView({
    pause: () => training.pause(),
    stop: () => training.stop(),
    resume: () => training.resume(files, null),
    finish: () => training.finish(files),
    discard: () => training.discard(),
  });
  const result = createResultView(onStep, things);
  const curves = createCurvesView();
  const figures = createFiguresView();
  const backend = createBackendView((name) => changeBackend(training, files, name));
  const spoken = createSpoken();
  const wide = element("div", { class: "tp-wide" }, curves.view, figures.view, backend.view);
  const beside = element("div", { class: "tp-beside" }, wide);
  /** @type {{of: string, view: HTMLElement} | null} */
  let sketch = null;
  return {
    view: element("div", { class: "tp" }, head.view, result.head, beside, result.figures, spoken.view),
    /** @param {HeldTraining | null} held */
    show(held) {
      if (!held) return;
      if (sketch?.of !== held.plan.id) {
        sketch?.view.remove();
        sketch = { of: held.plan.id, ...createSketchView(held.plan, (values) => training.sketch(values)) };
        beside.prepend(sketch.view);
      }
      sketch.view.hidden = figures.view.hidden = isTrained(held);
      head.show(held);
      result.show(held);
      curves.show(held);
      figures.show(held, curves.newest());
      backend.show(held);
      spoken.show(held, curves.newest().epoch);
    },
    close: () => curves.close(),
  };
}

/**
 * Go on with another backend. Where the training runs, it pauses first, which keeps what it has learned.
 *
 * @param {DeviceTraining} training
 * @param {WorkerFiles} files
 * @param {BackendName} name
 */
export function changeBackend(training, files, name) {
  if (training.current()?.state !== "running") return training.resume(files, name);
  const unsubscribe = training.subscribe((held) => {
    if (held?.state === "pausing") return;
    unsubscribe();
    if (held?.state === "paused") training.resume(files, name);
  });
  training.pause();
}

/** The text for a screen reader. It changes with the state, and with an epoch that ends some time after the last change. */
function createSpoken() {
  const view = element("p", { class: "wb-hidden", role: "status" });
  let state = "";
  let until = 0;
  return {
    view,
    /**
     * @param {HeldTraining} held
     * @param {Parameters<typeof spokenText>[1]} newest
     */
    show(held, newest) {
      const now = performance.now();
      if (held.state === state && now < until) return;
      state = held.state;
      until = now + 1000 * SPOKEN_SECONDS;
      setText(view, spokenText(held, newest));
    },
  };
}
