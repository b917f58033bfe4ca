// The texts of the workbench.

import { median } from "./durations.js";

/** @import { Certainty, Doubt, Level } from "../network/certainty.js" */
/** @import { NetworkHeader, OutputShape } from "../types/network.js" */
/** @import { Duration } from "./durations.js" */

/** @typedef {{headline: string, detail: string}} AnswerText */

/**
 * The words for each level of certainty.
 *
 * @type {Record<Level, string>}
 */
export const LEVELS = { sure: "Sure", leaning: "Leaning", unsure: "Not sure" };

const LEAST_DIFFERENCE = 1e-5;
const LEAST_RIVAL = 0.01; // a less probable class is no rival of the predicted one
const LEAST_OF_TWO = 0.5; // where the two most probable classes have less together, others are about as probable
const DIGITS = "0 1 2 3 4 5 6 7 8 9";
// What it looks like, and what it is unlike: of digits, and of other things.
const UNLIKE_DIGITS = {
  nothing: "This looks like no digit that the network has learned.",
  known: "the digits that the network has learned",
};
const UNLIKE_IMAGES = {
  nothing: "This looks like nothing that the network has learned.",
  known: "the images that the network has learned",
};

/** @type {AnswerText} */
export const LOADING = {
  headline: "Loading the network \u2026",
  detail: "You can already draw.",
};

/**
 * Shown in place of the answer while nothing is drawn.
 *
 * @param {Pick<NetworkHeader, "preparation">} network
 * @returns {AnswerText}
 */
export function invitation({ preparation }) {
  const headline = preparation === "digit" ? "Draw a digit." : "Draw something.";
  return { headline, detail: "The prediction appears here while you draw." };
}

/** @type {AnswerText} */
export const CAMERA_LOADING = { headline: "Starting the camera \u2026", detail: "" };

/** @type {AnswerText} */
export const CAMERA_OFF = { headline: "No picture.", detail: "The prediction appears here while the camera is on." };

/**
 * Shown in place of the answer while the camera sees nothing.
 *
 * @param {Pick<NetworkHeader, "preparation">} network
 * @returns {AnswerText}
 */
export function cameraInvitation({ preparation }) {
  const headline = preparation === "digit" ? "Show a digit on paper." : "Show something.";
  return { headline, detail: "The prediction appears here while the camera sees it." };
}

/** Stands in the place of the nearest training images while there are none. */
export const NEAREST_HERE = "When a prediction is not sure, the nearest training images are shown here.";

/**
 * Shown while the training images are looked at by the network.
 *
 * @param {number} share in [0, 1]
 */
export function nearestProgress(share) {
  return `Comparing with the training images: ${Math.round(100 * share)}\u00a0%`;
}

/**
 * What happens to the visitor's pictures.
 *
 * @param {{camera?: boolean, corrects?: boolean}} options of the workbench
 */
export function privacyText({ camera, corrects }) {
  if (corrects) return "Only the pictures that you add as corrections leave this device.";
  return camera ? "Nothing you draw or show to the camera leaves this device." : "Nothing you draw leaves this device.";
}

/**
 * A share in [0, 1] with one decimal: 98.8 %. The space does not break.
 *
 * @param {number} share
 */
export function percent(share) {
  return `${(100 * share).toFixed(1)}\u00a0%`;
}

/**
 * A class within a sentence: a 7, an 8, a sandal, an ankle boot, a T-shirt, an Egyptian Mau.
 *
 * @param {Pick<NetworkHeader, "classes">} network
 * @param {number} index
 */
export function named(network, index) {
  const word = withinSentence(network.classes[index], network.classes);
  return "8aeiou".includes(word[0].toLowerCase()) ? `an ${word}` : `a ${word}`;
}

/**
 * In lower case where all classes begin with a capital, as titles do; else capitals mean a proper name.
 *
 * @param {string} name
 * @param {string[]} classes
 */
function withinSentence(name, classes) {
  const isTitle = classes.every((each) => each[0] === each[0].toUpperCase());
  return isTitle && name[1] !== "-" ? name.toLowerCase() : name;
}

/**
 * The predicted class and, where there is one, its rival: the second most probable.
 *
 * @param {ArrayLike<number>} probabilities of the classes
 */
export function candidates(probabilities) {
  const [best, second] = mostProbable(probabilities);
  return probabilities[second] >= LEAST_RIVAL ? [best, second] : [best];
}

/**
 * The two most probable classes.
 *
 * @param {ArrayLike<number>} probabilities of the classes
 */
function mostProbable(probabilities) {
  const labels = Array.from(probabilities, (_, label) => label);
  return labels.sort((one, other) => probabilities[other] - probabilities[one]).slice(0, 2);
}

/** @param {ArrayLike<number>} probabilities of the classes */
function noneStandsOut(probabilities) {
  const [best, second] = mostProbable(probabilities);
  return probabilities[best] + probabilities[second] < LEAST_OF_TWO;
}

/**
 * The answer of the network. cnn_demo/ui/widgets/answer_text.py has the same sentences; tests/golden/answer_texts.json
 * holds both to them.
 *
 * @param {Pick<NetworkHeader, "classes">} network
 * @param {ArrayLike<number>} probabilities of the classes
 * @param {Certainty} certainty
 * @returns {AnswerText}
 */
export function answer(network, probabilities, { level, doubt }) {
  const [best, second] = candidates(probabilities).map((label) => ({
    name: named(network, label),
    share: percent(probabilities[label]),
  }));
  if (level === "unsure") {
    const detail = noneStandsOut(probabilities)
      ? noneStandsOutText(network, doubt, best)
      : unsureText(network, doubt, best, second);
    return { headline: "Not sure.", detail };
  }
  if (level === "leaning") return { headline: `Probably ${best.name}.`, detail: leaningText(doubt, best, second) };
  return { headline: `It is ${best.name}.`, detail: `Probability ${best.share}.` };
}

/** @typedef {{name: string, share: string}} Candidate */

/**
 * @param {Pick<NetworkHeader, "classes">} network
 * @param {Doubt} doubt
 * @param {Candidate} best
 * @param {Candidate} [rival]
 */
function unsureText({ classes }, doubt, best, rival) {
  const { nothing, known } = unlike(classes);
  const one = `${best.name} (${best.share})`;
  const either = rival ? `${one} or ${rival.name} (${rival.share})` : one;
  if (doubt === "strange") return `${nothing} If anything, it is ${either}.`;
  const low = rival
    ? `This could be ${either}, but neither is probable enough`
    : `If anything, this is ${one}, but that is not probable enough`;
  return doubt === "low" ? `${low}.` : `${low}, and it looks unlike ${known}.`;
}

/**
 * Two of ten almost equal classes would be no news.
 *
 * @param {Pick<NetworkHeader, "classes">} network
 * @param {Doubt} doubt
 * @param {Candidate} best
 */
function noneStandsOutText({ classes }, doubt, best) {
  if (doubt === "low") return `No class stands out: the most probable one, ${best.name}, has ${best.share}.`;
  const { nothing } = unlike(classes);
  return doubt === "strange" ? nothing : `${nothing} No class stands out.`;
}

/** @param {string[]} classes */
function unlike(classes) {
  return classes.join(" ") === DIGITS ? UNLIKE_DIGITS : UNLIKE_IMAGES;
}

/**
 * @param {Doubt} doubt
 * @param {Candidate} best
 * @param {Candidate} [rival]
 */
function leaningText(doubt, { share }, rival) {
  if (!rival) {
    if (doubt === "low") return `Probability ${share}. For a clear picture it would be higher.`;
    return `Probability ${share}, but it looks a little unlike the training images.`;
  }
  const other = `Probability ${share}, but it could also be ${rival.name} (${rival.share})`;
  return doubt === "low" ? `${other}.` : `${other}, and it looks a little unlike the training images.`;
}

/**
 * The largest difference between two answers: 0.02 percentage points, for 7.
 *
 * @param {string[]} classes
 * @param {ArrayLike<number>} one the probabilities of the classes
 * @param {ArrayLike<number>} other
 */
export function differenceText(classes, one, other) {
  const differences = classes.map((_, index) => Math.abs(one[index] - other[index]));
  const largest = Math.max(...differences);
  if (largest < LEAST_DIFFERENCE) return "The two predictions differ by less than 0.001 percentage points.";
  const points = `${(100 * largest).toFixed(3)} percentage points`;
  return `Largest difference: ${points}, in the probability of ${classes[differences.indexOf(largest)]}.`;
}

/**
 * A shape, or the size of a picture: 28 × 28 × 16.
 *
 * @param {number[]} shape
 */
export function shapeText(shape) {
  return shape.join(" × ");
}

/**
 * The output of a layer: 16 maps of 28 × 28, 32 values.
 *
 * @param {OutputShape} shape
 */
export function mapsText(shape) {
  if (shape.length === 1) return shape[0] === 1 ? "1 value" : `${shape[0]} values`;
  const [height, width, count] = shape;
  return count === 1 ? `1 map of ${height} × ${width}` : `${count} maps of ${height} × ${width}`;
}

/**
 * The range of a layer's values, with a typographic minus.
 *
 * @param {number} least
 * @param {number} greatest
 */
export function rangeText(least, greatest) {
  return `${numberText(least)} to ${numberText(greatest)}`;
}

/**
 * How long an update takes on that backend.
 *
 * @param {Duration[]} durations at least one
 * @param {string} backend its title
 */
export function speedText(durations, backend) {
  const middle = (/** @type {keyof Duration} */ part) => median(durations.map((each) => each[part])).toFixed(1);
  const speed = `${middle("preparation")} ms preparation + ${middle("network")} ms network on ${backend}`;
  return durations.length === 1 ? `${speed}, last update` : `${speed}, median of the last ${durations.length} updates`;
}

/** @param {number} value */
function numberText(value) {
  return String(Number(value.toPrecision(2))).replace("-", "\u2212");
}
