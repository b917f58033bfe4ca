// The theme's colours as numbers, for painting on a canvas, which style sheets do not reach.

import { contextOf, element } from "../pad/elements.js";

/** @import { Colour, ThemeColours } from "./colour_scale.js" */

/**
 * Watch the colours that the style sheet gives to .wb-colour-zero and so on. `view` must be in the page.
 *
 * @param {() => void} onChange called after the theme has changed
 */
export function watchTheme(onChange) {
  const sample = (/** @type {keyof ThemeColours} */ name) => element("i", { class: `wb-colour-${name}` });
  const samples = {
    zero: sample("zero"),
    positive: sample("positive"),
    negative: sample("negative"),
    text: sample("text"),
  };
  const view = element("div", { class: "wb-colours", "aria-hidden": "true" }, ...Object.values(samples));
  // The samples change their colours in a very short transition. Its end is the only event that tells of a new theme.
  view.addEventListener("transitionend", onChange);
  return {
    view,
    /** @returns {ThemeColours} */
    colours: () => ({
      zero: colourOf(samples.zero),
      positive: colourOf(samples.positive),
      negative: colourOf(samples.negative),
      text: colourOf(samples.text),
    }),
  };
}

/**
 * The text colour of an element.
 *
 * @param {Element} sample
 * @returns {Colour}
 */
function colourOf(sample) {
  const context = contextOf(element("canvas", { width: 1, height: 1 }), { willReadFrequently: true });
  context.fillStyle = getComputedStyle(sample).color;
  context.fillRect(0, 0, 1, 1);
  const [red, green, blue] = context.getImageData(0, 0, 1, 1).data;
  return [red, green, blue];
}
