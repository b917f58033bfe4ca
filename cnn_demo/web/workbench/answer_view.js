// The answer in words, and the probability of every class as a bar.

import { element, setText } from "../pad/elements.js";
import { answer, LEVELS, percent } from "./texts.js";

/** @import { Certainty } from "../network/certainty.js" */
/** @import { NetworkHeader } from "../types/network.js" */
/** @import { AnswerText } from "./texts.js" */

const THIRDS = [1, 2, 3];

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
  const bars = network.classes.map((name) => classBar(name));
  const list = element("ul", { class: "wb-bars", "aria-label": "Probability of each class" });
  list.append(...bars.map((one) => one.view));

  const say = (/** @type {AnswerText} */ texts, /** @type {string} */ state) => {
    setText(headline, texts.headline);
    setText(detail, texts.detail);
    box.dataset.state = state;
  };
  const clear = () => bars.forEach((one) => one.show(null, false));
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
      bars.forEach((one, index) => one.show(probabilities[index], probabilities[index] === best));
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
 * The bar of one class.
 *
 * @param {string} name
 */
function classBar(name) {
  const fill = element("span", { class: "wb-fill" });
  const share = element("span", { class: "wb-share" }, "–");
  const track = element("span", { class: "wb-track", "aria-hidden": "true" }, fill);
  const view = element("li", {}, element("span", { class: "wb-class" }, name), track, share);
  return {
    view,
    /**
     * @param {number | null} probability
     * @param {boolean} isBest
     */
    show(probability, isBest) {
      // A change of the width would make the browser lay out the page again; a transform does not.
      fill.style.transform = `scaleX(${(probability ?? 0).toFixed(4)})`;
      setText(share, probability === null ? "–" : percent(probability));
      view.classList.toggle("wb-best", isBest);
    },
  };
}
