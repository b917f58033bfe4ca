// The softmax's shares as bars, the end of the overview; a button opens them.

import { element, setText } from "../pad/elements.js";
import { percent } from "../workbench/texts.js";

/** rows: how many of the classes are shown, the most probable ones where there are more. view goes into the page. */
export class ClassBars {
  view;
  #classes;
  #rows;

  constructor(classes, rows, onOpen) {
    this.#classes = classes;
    this.#rows = Array.from({ length: rows }, () => row());
    const list = element("span", { class: "ex-classes" }, ...this.#rows.map((one) => one.view));
    const label = "Output: the probability of each class";
    this.view = element("button", { type: "button", class: "ex-bars", "aria-label": label, title: label }, list);
    this.view.addEventListener("click", onOpen);
  }

  /** probabilities: of all classes, null for none. */
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
    show(about, hasValue, isBest) {
      setText(name, about.name);
      setText(share, hasValue ? percent(about.share) : "–");
      fill.style.transform = `scaleX(${about.share.toFixed(4)})`;
      view.classList.toggle("wb-best", hasValue && isBest);
    },
  };
}
