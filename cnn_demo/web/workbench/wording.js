// What the workbench says, as text. Knows no page.

import { median } from "./durations.js";

const DOUBTS = {
  low: "no class is probable enough",
  strange: "this looks unlike what it learnt of any class",
};

export const LOADING = {
  headline: "Loading the network \u2026",
  detail: "It comes to your browser once; you can draw already.",
};

/** What stands in the place of the answer while nothing is drawn. */
export function invitation({ preparation }) {
  const thing = preparation === "digit" ? "a digit" : "something";
  return { headline: `Draw ${thing}.`, detail: "The answer appears here while you draw." };
}

/** A share in [0, 1] with one decimal: 98.8 %. */
export function percent(share) {
  return `${(100 * share).toFixed(1)} %`;
}

/** A class within a sentence: a 7, an 8, a sandal, an ankle boot; a T-shirt keeps its T. */
export function named(network, index) {
  const name = network.classes[index];
  const word = name[1] === "-" ? name : name.toLowerCase();
  return "8aeiou".includes(word[0]) ? `an ${word}` : `a ${word}`;
}

/**
 * The answer as {headline, detail}. probabilities: of the classes.
 *
 * doubt: why it is not sure, null where it is; see network/certainty.js.
 */
export function answer(network, probabilities, doubt) {
  const best = probabilities.indexOf(Math.max(...probabilities));
  const share = percent(probabilities[best]);
  const name = named(network, best);
  if (doubt === null) return { headline: `It is ${name}.`, detail: `Probability ${share}.` };
  return { headline: "Not sure.", detail: `If anything, ${name} (${share}), but ${DOUBTS[doubt]}.` };
}

/** A shape, or a picture's size: 28 × 28 × 16. */
export function shapeText(shape) {
  return shape.join(" × ");
}

/** What a layer gives: 16 maps of 28 × 28, 32 values. */
export function mapsText(shape) {
  if (shape.length === 1) return `${shape[0]} values`;
  const [height, width, count] = shape;
  return `${count} ${count === 1 ? "map" : "maps"} of ${height} × ${width}`;
}

/** From the least to the greatest value of a layer, with a true minus. */
export function rangeText(least, greatest) {
  return `${numberText(least)} to ${numberText(greatest)}`;
}

/** durations: a list of {preparation, network} in milliseconds, at least one. */
export function speedText(durations, backend) {
  const middle = (part) => median(durations.map((duration) => duration[part])).toFixed(1);
  const of = durations.length === 1 ? "the last update" : `median of the last ${durations.length} updates`;
  return `${middle("preparation")} ms preparation + ${middle("network")} ms network, ${of}, ${backend}`;
}

function numberText(value) {
  return String(Number(value.toPrecision(2))).replace("-", "\u2212");
}
