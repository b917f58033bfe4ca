// The button that takes pictures while it is held, with the mouse, a finger, the space bar or Enter.

import { element } from "../pad/elements.js";

const KEYS = new Set([" ", "Enter"]);

/**
 * `view` is its element. begin and end are called at each press.
 *
 * @param {string} text
 * @param {{begin: () => void, end: () => void}} events
 */
export function createShutter(text, { begin, end }) {
  const view = element("button", { type: "button", class: "wb-button cam-shutter" }, text);
  let isHeld = false;
  const press = () => {
    isHeld = true;
    view.dataset.held = "true";
    begin();
  };
  const release = () => {
    delete view.dataset.held;
    if (isHeld) end();
    isHeld = false;
  };
  view.addEventListener("pointerdown", (event) => {
    if (event.button !== 0 || isHeld) return;
    view.setPointerCapture(event.pointerId);
    press();
  });
  // The end of the capture is the end of the press, whatever its cause.
  view.addEventListener("lostpointercapture", release);
  view.addEventListener("keydown", (event) => {
    if (!KEYS.has(event.key)) return;
    event.preventDefault(); // no click and no scrolling
    if (!event.repeat && !isHeld) press();
  });
  view.addEventListener("keyup", (event) => KEYS.has(event.key) && release());
  view.addEventListener("blur", release);
  view.addEventListener("contextmenu", (event) => event.preventDefault()); // of a finger that stays
  view.addEventListener("click", (event) => {
    if (event.detail !== 0 || isHeld) return; // else a screen reader presses, which holds nothing
    press();
    release();
  });
  return { view };
}
