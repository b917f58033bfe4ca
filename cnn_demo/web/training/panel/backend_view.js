// Which of the device's ways to compute the training uses, how fast each was in the trial, and the choice of another one.

import { element, setText } from "../../pad/elements.js";
import { computedText, isTrained, takenText, trialText } from "./texts.js";

/** @import { BackendName } from "../../network/backends.js" */
/** @import { HeldTraining } from "../../types/device_training.js" */

/**
 * `view` is its element.
 *
 * @param {(backend: BackendName) => void} onChoice
 */
export function createBackendView(onChoice) {
  const select = element("select", { class: "wb-select tp-select" });
  select.addEventListener("change", () => onChoice(/** @type {BackendName} */ (select.value)));
  const label = element("label", { class: "wb-label" }, "Computes with", select);
  const note = element("span", { class: "tp-note" });
  const view = element("div", { class: "tp-row tp-backend" }, label, note);
  let shown = "";
  return {
    view,
    /** @param {HeldTraining} held */
    show(held) {
      const { backend, trials, state, plan } = held;
      view.hidden = backend === null;
      const now = JSON.stringify([backend, trials, state]);
      if (backend === null || now === shown) return;
      shown = now;
      label.hidden = isTrained(held);
      if (label.hidden) return setText(note, computedText(backend));
      const listed = trials.some((trial) => trial.backend === backend)
        ? trials
        : [{ backend, imagesPerSecond: null, reason: null }, ...trials];
      select.replaceChildren(
        ...listed.map((trial) => {
          const option = element("option", { value: trial.backend }, trialText(trial));
          option.disabled = trial.imagesPerSecond === null && trial.backend !== backend;
          return option;
        }),
      );
      select.value = backend;
      select.disabled = !(state === "running" || state === "paused");
      setText(note, backend === plan.backend ? "" : takenText(backend, trials));
    },
  };
}
