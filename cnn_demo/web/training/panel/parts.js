// Small elements that the parts of the panel share: icons, buttons, tiles.

import { element, setText } from "../../pad/elements.js";

const ASKING_MILLISECONDS = 6000;

/**
 * An icon of Streamlit's icon font. It says nothing that its neighbouring text does not.
 *
 * @param {string} name
 */
export function icon(name) {
  return element("span", { class: "tp-icon", "aria-hidden": "true", translate: "no" }, name);
}

/**
 * @param {string} text
 * @param {string} iconName
 * @param {() => void} act
 */
export function button(text, iconName, act) {
  const made = element("button", { type: "button", class: "tp-button" }, icon(iconName), text);
  made.addEventListener("click", act);
  return made;
}

/**
 * A button for what cannot be taken back: the first press asks, the second one acts. Without a second one it asks no more
 * after some seconds, or when the focus leaves it.
 *
 * @param {string} text
 * @param {string} question
 * @param {string} iconName
 * @param {() => void} act
 */
export function confirmedButton(text, question, iconName, act) {
  const label = element("span", {}, text);
  const made = element("button", { type: "button", class: "tp-button" }, icon(iconName), label);
  let isAsking = false;
  const ask = (/** @type {boolean} */ asks) => {
    isAsking = asks;
    setText(label, asks ? question : text);
    made.classList.toggle("tp-asking", asks);
  };
  made.addEventListener("blur", () => ask(false));
  made.addEventListener("click", () => {
    if (isAsking) act();
    else setTimeout(() => ask(false), ASKING_MILLISECONDS);
    ask(!isAsking);
  });
  return made;
}

/**
 * Disable the buttons until the act has ended, so that no second one begins meanwhile.
 *
 * @param {Pick<HTMLButtonElement, "disabled">[]} buttons
 * @param {() => Promise<unknown>} act
 */
export async function whileDisabled(buttons, act) {
  for (const each of buttons) each.disabled = true;
  try {
    await act();
  } finally {
    for (const each of buttons) each.disabled = false;
  }
}

/**
 * A labelled figure in a frame. Returns its element and its value's.
 *
 * @param {string} label
 */
export function tile(label) {
  const value = element("dd", {}, "–");
  return { view: element("div", { class: "tp-tile" }, element("dt", {}, label), value), value };
}

/**
 * A fold.
 *
 * @param {string} title
 * @param {string} iconName
 * @param {Node[]} content
 */
export function fold(title, iconName, ...content) {
  const summary = element("summary", {}, icon(iconName), title, element("span", { class: "tp-spread" }), chevron());
  return element("details", { class: "tp-fold" }, summary, element("div", { class: "tp-folded" }, ...content));
}

function chevron() {
  const made = icon("expand_more");
  made.classList.add("tp-chevron");
  return made;
}
