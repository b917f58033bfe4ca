// The theme's colours as numbers, for what is painted on a canvas, where style sheets do not reach.

import { element } from "../pad/elements.js";

const NAMES = ["zero", "positive", "negative", "text"];

/**
 * Watch the colours that workbench.css gives to .wb-colour-zero and so on.
 *
 * Returns {view, colours()}: view must stand in the page. onChange is called when the theme has changed.
 */
export function watchTheme(onChange) {
  const samples = NAMES.map((name) => element("i", { class: `wb-colour-${name}` }));
  const view = element("div", { class: "wb-colours", "aria-hidden": "true" }, ...samples);
  // The samples' colours change by a very short transition: its end is the only sign of a new theme, whoever set it.
  view.addEventListener("transitionend", onChange);
  const colours = () => {
    const read = samples.map((sample) => inNumbers(getComputedStyle(sample).color));
    return Object.fromEntries(NAMES.map((name, index) => [name, read[index]]));
  };
  return { view, colours };
}

/** Any CSS colour as [red, green, blue]. */
function inNumbers(colour) {
  const context = element("canvas", { width: 1, height: 1 }).getContext("2d", { willReadFrequently: true });
  context.fillStyle = colour;
  context.fillRect(0, 0, 1, 1);
  return [...context.getImageData(0, 0, 1, 1).data.slice(0, 3)];
}
