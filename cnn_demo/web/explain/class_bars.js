// The probabilities of the classes as bars, at the end of the overview. They are a button that opens the output.

import { element, setText } from "../pad/elements.js";
import { percent } from "../workbench/texts.js";

/** `view` is its element. */
export class ClassBars {
  view;
  #classes;
  #rows;

  /**
   * @param {string[]} classes
   * @param {number} rows how many classes are shown: the most probable ones where there are more
   * @param {() => void} onOpen
   */
  constructor(classes, rows, onOpen) {
    this.#classes = classes;
    this.#rows = Array.from({ length: rows }, () => row());
    const list = element("span", { class: "ex-classes" }, ...this.#rows.map((one) => one.view));
    const label = "Output: the probability of each class";
    this.view = element("button", { type: "button", class: "ex-bars", "aria-label": label, title: label }, list);
    this.view.addEventListener("click", onOpen);
  }

  /** @param {Float32Array | null} probabilities of all classes */
  show(probabilities) {
    const all = this.#classes.map((name, index) => ({ name, share: probabilities?.[index] ?? 0 }));
    const some = all.length > this.#rows.length ? all.sort((one, other) => other.share - one.share) : all;
    const best = Math.max(...some.map(({ share }) => share));
    this.#rows.forEach((one, index) => one.show(some[index], probabilities !== null, some[index].share === best));
  }
}

function row() {
  const [name, share] = [element("span", { class: "ex-class" }), element("span", { class: "ex-share" })];
  const fill = element("span", { class: "wb-fill" });
  const view = element("span", { class: "ex-class-row" }, name, element("span", { class: "wb-track" }, fill), share);
  return {
    view,
    /**
     * @param {{name: string, share: number}} shown
     * @param {boolean} hasValue
     * @param {boolean} isBest
     */
    show(shown, hasValue, isBest) {
      setText(name, shown.name);
      setText(share, hasValue ? percent(shown.share) : "–");
      fill.style.transform = `scaleX(${shown.share.toFixed(4)})`;
      view.classList.toggle("wb-best", hasValue && isBest);
    },
  };
}
