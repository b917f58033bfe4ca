// Controls that play, pause and step a repeated action.

import { element, setText } from "../pad/elements.js";

const SPEEDS = { 1: "1 a second", 4: "4 a second", 12: "12 a second" };
const USUAL = "4";
const CALM = "1"; // for visitors who have set their system to reduced motion

/**
 * `view` is its element; stop() pauses it.
 *
 * @param {object} options
 * @param {() => void} options.onStep called for each step
 * @param {(isPlaying: boolean) => void} options.onPlay
 * @param {string} options.what what moves, for the labels
 */
export function createPlayback({ onStep, onPlay, what }) {
  const wantsCalm = matchMedia("(prefers-reduced-motion: reduce)").matches;
  const play = element("button", { type: "button", class: "wb-button ex-play" }, "Play");
  const step = element("button", { type: "button", class: "wb-button" }, "Step");
  const speed = element("select", { class: "wb-select" });
  speed.append(...Object.entries(SPEEDS).map(([value, text]) => element("option", { value }, text)));
  speed.value = wantsCalm ? CALM : USUAL;
  /** @type {ReturnType<typeof setInterval> | undefined} */
  let timer;
  const stop = () => {
    clearInterval(timer);
    timer = undefined;
    setText(play, "Play");
    play.setAttribute("aria-label", `Play: move ${what} from cell to cell`);
    onPlay(false);
  };
  const start = () => {
    timer = setInterval(onStep, 1000 / Number(speed.value));
    setText(play, "Pause");
    play.setAttribute("aria-label", "Pause");
    onPlay(true);
  };
  play.addEventListener("click", () => (timer === undefined ? start() : stop()));
  step.addEventListener("click", () => {
    stop();
    onStep();
  });
  speed.addEventListener("change", () => {
    if (timer === undefined) return;
    stop();
    start();
  });
  stop();
  const label = element("label", { class: "wb-label" }, "Speed", speed);
  return {
    view: element(
      "div",
      { class: "wb-row ex-playback", role: "group", "aria-label": `Playback: ${what} moves from cell to cell` },
      play,
      step,
      label,
    ),
    stop,
  };
}
