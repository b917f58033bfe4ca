// Play, pause and step: something moves on by itself until it is told to stop.

import { element, setText } from "../pad/elements.js";

const SPEEDS = { 1: "1 a second", 4: "4 a second", 12: "12 a second" };
const USUAL = "4";
const CALM = "1"; // for who has asked the system for less motion

/** onStep(): move on by one. onPlay(isPlaying). Returns {view, stop()}. what: what moves, for its label. */
export function createPlayback({ onStep, onPlay = () => {}, what }, page = globalThis) {
  const wantsCalm = page.matchMedia("(prefers-reduced-motion: reduce)").matches;
  const play = element("button", { type: "button", class: "wb-button ex-play" }, "Play");
  const step = element("button", { type: "button", class: "wb-button" }, "Step");
  const speed = element("select", { class: "wb-select" });
  speed.append(...Object.entries(SPEEDS).map(([value, text]) => element("option", { value }, text)));
  speed.value = wantsCalm ? CALM : USUAL;
  let timer = null;
  const stop = () => {
    page.clearInterval(timer);
    timer = null;
    setText(play, "Play");
    play.setAttribute("aria-label", `Play: ${what} moves by itself`);
    onPlay(false);
  };
  const start = () => {
    timer = page.setInterval(onStep, 1000 / Number(speed.value));
    setText(play, "Pause");
    play.setAttribute("aria-label", "Pause");
    onPlay(true);
  };
  play.addEventListener("click", () => (timer === null ? start() : stop()));
  step.addEventListener("click", () => {
    stop();
    onStep();
  });
  speed.addEventListener("change", () => {
    if (timer === null) return;
    stop();
    start();
  });
  stop();
  const label = element("label", { class: "wb-label" }, "Speed", speed);
  return {
    view: element(
      "div",
      { class: "wb-row ex-sweep", role: "group", "aria-label": `Sweep of ${what}` },
      play,
      step,
      label,
    ),
    stop,
  };
}
