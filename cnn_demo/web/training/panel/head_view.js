// The head of the panel: name, state, the buttons that pause, resume and stop, and the progress.

import { element, setText } from "../../pad/elements.js";
import { canFinish } from "../held_training.js";
import { button, confirmedButton, icon } from "./parts.js";
import { badge, failedText, isActive, isTrained, notes, pendingText, progress, progressText } from "./texts.js";

/** @import { HeldTraining } from "../../types/device_training.js" */

export const DELETE = "Delete it for good?";

/**
 * `view` is its element.
 *
 * @param {{pause: () => void, resume: () => void, stop: () => void, finish: () => void, discard: () => void}} actions
 */
export function createHeadView(actions) {
  const title = element("h2", { class: "tp-title" });
  const state = element("span", { class: "tp-badge" });
  const buttons = {
    pause: button("Pause", "pause", actions.pause),
    stop: button("Stop", "stop", actions.stop),
    resume: button("Resume", "play_arrow", actions.resume),
    tryAgain: button("Try again", "replay", actions.resume),
    finish: button("Stop and keep", "stop_circle", actions.finish),
    discard: confirmedButton("Delete", DELETE, "delete", actions.discard),
  };
  const pending = element("span", { class: "tp-note" });
  const about = element("span", { class: "tp-note" });
  const together = element("div", { class: "tp-buttons" }, ...Object.values(buttons));
  const row = element("div", { class: "tp-row" }, title, state, together, pending, about);
  const failure = element("div", { class: "tp-failure" }, icon("error"), element("p"));
  const text = element("p", { class: "tp-progress-text" });
  const bar = element("div", { class: "tp-bar", role: "progressbar", "aria-label": "Progress of the training" });
  const filled = bar.appendChild(element("span"));
  const said = element("div", { class: "tp-notes" });
  const measured = element("div", { class: "tp-progress" }, text, bar);
  return {
    view: element("div", { class: "tp-head" }, row, failure, measured, said),
    /** @param {HeldTraining} held */
    show(held) {
      const { text: word, icon: symbol, colour } = badge(held);
      setText(title, held.plan.name);
      title.hidden = isTrained(held); // then the result is the heading
      if (state.dataset.state !== held.state) state.replaceChildren(icon(symbol), word);
      state.dataset.state = held.state;
      state.dataset.colour = colour;
      buttons.pause.hidden = buttons.stop.hidden = !isActive(held);
      buttons.pause.disabled = buttons.stop.disabled = held.state !== "running";
      const goesOn = held.state === "paused" || (held.state === "failed" && held.canResume);
      const startsAgain = held.state === "failed" && held.checkpointAt === null;
      buttons.resume.hidden = !goesOn || startsAgain;
      buttons.tryAgain.hidden = !goesOn || !startsAgain;
      buttons.finish.hidden = !canFinish(held);
      buttons.discard.hidden = isActive(held) || isTrained(held) || held.isElsewhere;
      setText(pending, pendingText(held));
      setText(about, `On this device, with ${dataTitle(held)}`);
      failure.hidden = held.state !== "failed";
      setText(/** @type {Element} */ (failure.lastChild), held.state === "failed" ? failedText(held) : "");
      measured.hidden = isTrained(held);
      setText(text, progressText(held));
      const share = progress(held);
      filled.style.transform = `scaleX(${share.toFixed(4)})`;
      bar.setAttribute("aria-valuenow", String(Math.round(100 * share)));
      const sentences = notes(held);
      said.hidden = sentences.length === 0;
      setTexts(said, sentences);
    },
  };
}

/** @param {HeldTraining} held */
function dataTitle({ plan }) {
  return /** @type {{data: {title: string}}} */ (/** @type {unknown} */ (plan.spec)).data.title;
}

/**
 * Show a paragraph for each text.
 *
 * @param {Element} place
 * @param {string[]} texts
 */
function setTexts(place, texts) {
  while (place.children.length > texts.length) place.lastElementChild?.remove();
  texts.forEach((text, index) => {
    const paragraph = place.children[index] ?? place.appendChild(element("p", { class: "tp-note" }));
    setText(paragraph, text);
  });
}
