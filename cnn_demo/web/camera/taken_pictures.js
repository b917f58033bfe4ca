// The pictures that were taken and not added yet, as small pictures that a click deletes.

import { element, setText } from "../pad/elements.js";
import { button } from "../pad/pad_controls.js";

/** @import { Taken } from "./recorder.js" */

/** @typedef {Taken<Blob> & {view: Element, address: string}} Shown address: of the picture, for the browser */

const NONE = "No pictures taken yet.";

/** `view` is its element. */
export class TakenPictures {
  /** @type {Shown[]} */
  #taken = [];
  #count = element("p", { class: "wb-label", role: "status" });
  #list = element("ul", { class: "cam-taken", "aria-label": "Pictures that were taken" });
  #clear = button("Delete all", () => this.clear());
  #onChange;
  #isLocked = false;

  /** @param {() => void} onChange */
  constructor(onChange) {
    this.#onChange = onChange;
    const head = element("div", { class: "wb-row cam-head" }, this.#count, this.#clear);
    this.view = element("div", { class: "cam-taken-part" }, head, this.#list);
    this.#render();
  }

  get length() {
    return this.#taken.length;
  }

  /**
   * The pictures as files, in a folder for each recording.
   *
   * @returns {{path: string, file: Blob}[]}
   */
  files() {
    return this.#taken.map(({ picture, recording }, index) => ({
      path: `${recording}/${String(index + 1).padStart(4, "0")}.jpg`,
      file: picture,
    }));
  }

  /** @param {Taken<Blob>} taken */
  add(taken) {
    const address = URL.createObjectURL(taken.picture);
    const picture = element("img", { src: address, alt: "" });
    const remove = element("button", { type: "button", class: "cam-delete" }, picture);
    const view = element("li", {}, remove);
    const one = { ...taken, view, address };
    remove.addEventListener("click", () => this.#remove(one));
    this.#taken.push(one);
    this.#list.append(view);
    this.#render();
    this.#list.scrollLeft = this.#list.scrollWidth; // the page stays where it is, as the camera is watched
  }

  clear() {
    for (const { address } of this.#taken) URL.revokeObjectURL(address);
    this.#taken = [];
    this.#list.replaceChildren();
    this.#render();
    this.#onChange();
  }

  /**
   * While they are sent, none can be deleted.
   *
   * @param {boolean} isLocked
   */
  lock(isLocked) {
    this.#isLocked = isLocked;
    this.#render();
  }

  /** @param {Shown} one */
  #remove(one) {
    URL.revokeObjectURL(one.address);
    const index = this.#taken.indexOf(one);
    this.#taken.splice(index, 1);
    one.view.remove();
    this.#render();
    const next = this.#taken[Math.min(index, this.#taken.length - 1)];
    next?.view.querySelector("button")?.focus();
    this.#onChange();
  }

  #render() {
    setText(this.#count, this.#taken.length ? `Pictures taken: ${this.#taken.length}` : NONE);
    this.#clear.hidden = this.#taken.length === 0;
    this.#clear.disabled = this.#isLocked;
    this.#taken.forEach(({ view }, index) => {
      const remove = view.querySelector("button");
      if (!remove) return;
      remove.disabled = this.#isLocked;
      remove.setAttribute("aria-label", `Delete picture ${index + 1}`);
    });
  }
}
