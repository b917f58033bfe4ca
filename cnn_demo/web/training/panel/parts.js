// Small elements that the parts of the panel share: icons, buttons, tiles.

import { element } from "../../pad/elements.js";

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
