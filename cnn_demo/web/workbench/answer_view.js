// The answer in words, and the probability of every class as a bar.

import { element, setText } from "../pad/elements.js";
import { answer, LEVELS, percent } from "./texts.js";

/** @import { Certainty } from "../network/certainty.js" */
/** @import { NetworkHeader } from "../types/network.js" */
/** @import { AnswerText } from "./texts.js" */

const THIRDS = [1, 2, 3];
// cnn_demo/ui/charts/results.py has the same.
const MOST_BARS = 20;
const BARS_OF_MANY = 5;

/**
 * `box`, `spoken` and `bars` are its elements.
 *
 * @param {NetworkHeader} network
 */
export function createAnswerView(network) {
  const headline = element("p", { class: "wb-headline" });
  const detail = element("p", { class: "wb-detail" });
  // The box changes with each movement of the pen and would be read out without end. This text changes once a stroke.
  const spoken = element("p", { class: "wb-hidden", role: "status" });
  // An icon, a word and a bar: no colour alone says how certain the answer is.
  const level = element("span", {}, "");
  const bar = element("span", { class: "wb-level-bar" }, ...THIRDS.map(() => element("i")));
  const badge = element("p", { class: "wb-level", "aria-hidden": "true" }, level, bar);
  const box = element("div", { class: "wb-answer" }, element("div", { class: "wb-says" }, headline, badge), detail);
  const isMany = network.classes.length > MOST_BARS;
  const bars = (isMany ? network.classes.slice(0, BARS_OF_MANY) : network.classes).map(classBar);
  const label = isMany ? "Probability of the most probable classes" : "Probability of each class";
  const list = element("ul", { class: "wb-bars", "aria-label": label });
  list.append(...bars.map((one) => one.view));

  const say = (/** @type {AnswerText} */ texts, /** @type {string} */ state) => {
    setText(headline, texts.headline);
    setText(detail, texts.detail);
    box.dataset.state = state;
  };
  const clear = () => bars.forEach((one, index) => one.show(isMany ? "–" : network.classes[index], null, false));
  return {
    box,
    spoken,
    bars: list,
    /**
     * @param {Float32Array} probabilities
     * @param {Certainty} certainty
     * @param {boolean} isFinal whether the stroke has ended
     */
    show(probabilities, certainty, isFinal) {
      const texts = answer(network, probabilities, certainty);
      say(texts, certainty.level);
      setText(level, LEVELS[certainty.level]);
      const best = Math.max(...probabilities);
      const labels = shownClasses(probabilities);
      bars.forEach((one, index) => {
        const probability = probabilities[labels[index]];
        one.show(network.classes[labels[index]], probability, probability === best);
      });
      if (isFinal) setText(spoken, `${texts.headline} ${texts.detail}`);
    },
    /** @param {AnswerText} texts */
    wait(texts) {
      say(texts, "waiting");
      clear();
    },
    /** @param {string} message a whole sentence */
    fail(message) {
      const texts = { headline: "Something went wrong.", detail: `${message} Reload the page to try again.` };
      say(texts, "failed");
      clear();
      setText(spoken, texts.detail);
    },
  };
}

/**
 * The classes that have a bar: all in their order, or the most probable first where there are many.
 *
 * @param {Float32Array} probabilities
 */
function shownClasses(probabilities) {
  const labels = Array.from(probabilities, (_, label) => label);
  if (labels.length <= MOST_BARS) return labels;
  return labels.sort((one, other) => probabilities[other] - probabilities[one]).slice(0, BARS_OF_MANY);
}

/** The bar of one class. */
function classBar() {
  const title = element("span", { class: "wb-class" });
  const fill = element("span", { class: "wb-fill" });
  const share = element("span", { class: "wb-share" }, "–");
  const track = element("span", { class: "wb-track", "aria-hidden": "true" }, fill);
  const view = element("li", {}, title, track, share);
  return {
    view,
    /**
     * @param {string} name
     * @param {number | null} probability
     * @param {boolean} isBest
     */
    show(name, probability, isBest) {
      setText(title, name);
      // A change of the width would make the browser lay out the page again; a transform does not.
      fill.style.transform = `scaleX(${(probability ?? 0).toFixed(4)})`;
      setText(share, probability === null ? "–" : percent(probability));
      view.classList.toggle("wb-best", isBest);
    },
  };
}
