// The answer in words, and every class's probability as a bar.

import { element, setText } from "../pad/elements.js";
import { answer, percent } from "./wording.js";

/**
 * Returns its parts, {box, spoken, bars}, and {show(probabilities, doubt, isFinal), wait(texts), fail(message)}.
 *
 * doubt: as in network/certainty.js. texts: {headline, detail}.
 */
export function createAnswerView(network) {
  const headline = element("p", { class: "wb-headline" });
  const detail = element("p", { class: "wb-detail" });
  // What changes with each movement would be read out without end; this text changes with each stroke.
  const spoken = element("p", { class: "wb-hidden", role: "status" });
  const box = element("div", { class: "wb-answer" }, headline, detail);
  const bars = network.classes.map((name) => bar(name));
  const list = element("ul", { class: "wb-bars", "aria-label": "Probability of each class" });
  list.append(...bars.map((one) => one.view));

  const say = (texts, state) => {
    setText(headline, texts.headline);
    setText(detail, texts.detail);
    box.dataset.state = state;
  };
  const clear = () => bars.forEach((one) => one.show(null, false));
  return {
    box,
    spoken,
    bars: list,
    show(probabilities, doubt, isFinal) {
      const texts = answer(network, probabilities, doubt);
      say(texts, doubt === null ? "sure" : "unsure");
      const best = Math.max(...probabilities);
      bars.forEach((one, index) => one.show(probabilities[index], probabilities[index] === best));
      if (isFinal) setText(spoken, `${texts.headline} ${texts.detail}`);
    },
    wait(texts) {
      say(texts, "waiting");
      clear();
    },
    fail(message) {
      const texts = { headline: "That did not work.", detail: `${message} Reload the page to try again.` };
      say(texts, "failed");
      clear();
      setText(spoken, texts.detail);
    },
  };
}

function bar(name) {
  const fill = element("span", { class: "wb-fill" });
  const share = element("span", { class: "wb-share" }, "–");
  const track = element("span", { class: "wb-track", "aria-hidden": "true" }, fill);
  const view = element("li", {}, element("span", { class: "wb-class" }, name), track, share);
  return {
    view,
    /** probability: in [0, 1], null for none. */
    show(probability, isBest) {
      // A transform moves nothing else on the page, a width would.
      fill.style.transform = `scaleX(${(probability ?? 0).toFixed(4)})`;
      setText(share, probability === null ? "–" : percent(probability));
      view.classList.toggle("wb-best", isBest);
    },
  };
}
