// The form beside the prediction with which a visitor says what the picture really shows.

import { element } from "../pad/elements.js";
import { named } from "./texts.js";

/** @import { NetworkHeader } from "../types/network.js" */

const CHOOSE = "Choose \u2026";

/**
 * `view` is its element. onAdd gets the index of the class.
 *
 * @param {NetworkHeader} network
 * @param {(label: number) => void} onAdd
 */
export function createCorrectionView(network, onAdd) {
  const choice = element("select", { class: "wb-select" });
  choice.append(
    element("option", { value: "" }, CHOOSE),
    ...network.classes.map((_, index) => element("option", { value: index }, named(network, index))),
  );
  const add = element("button", { type: "submit", class: "wb-button" }, "Add");
  const label = element("label", { class: "wb-label" }, "No, this is", choice);
  const view = element("form", { class: "wb-correction wb-absent" }, label, add);
  let isAllowed = false;
  const update = () => {
    choice.disabled = !isAllowed;
    add.disabled = !isAllowed || choice.value === "";
  };
  choice.addEventListener("change", update);
  view.addEventListener("submit", (event) => {
    event.preventDefault();
    onAdd(Number(choice.value));
    choice.value = "";
    isAllowed = false; // until there is another picture
    update();
  });
  update();
  return {
    view,
    /** @param {boolean} isThere whether there is a picture that can be corrected */
    allow(isThere) {
      isAllowed = isThere;
      view.classList.toggle("wb-absent", !isThere);
      if (!isThere) choice.value = "";
      update();
    },
  };
}
