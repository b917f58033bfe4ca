// Shows the pictures of a class as a grid: some are selected with pointer or keyboard, then deleted or moved.

import { element, isTouched, setText } from "../pad/elements.js";
import { Selection } from "./selection.js";

/** @import { GridAct, GridOptions } from "../types/picture_grid.js" */

const ANOTHER = "\u0000"; // no class has this name
const HINT = "Click pictures to select them. Keys: arrows, Space, Shift, Ctrl+A, Delete.";
const TOUCH_HINT = "Tap pictures to select them.";
let wasFocused = false; // the grid that was here before: its next one, made after a change, takes the focus

/**
 * Put the grid into an element of the page. Returns a function that removes it.
 *
 * @param {Element} root
 * @param {{options: GridOptions, weights: ArrayBuffer, send: (act: GridAct) => void}} given weights: the sheet of all
 * pictures, as cnn_demo/own_data/contact_sheet.py makes it
 */
export function mount(root, { options, weights, send }) {
  const sheet = URL.createObjectURL(new Blob([weights], { type: "image/webp" }));
  const grid = new Grid(options, sheet, send);
  root.append(grid.view);
  if (wasFocused) grid.focus();
  return () => {
    wasFocused = grid.view.contains(/** @type {Document | ShadowRoot} */ (root.getRootNode()).activeElement);
    grid.view.remove();
    URL.revokeObjectURL(sheet);
  };
}

class Grid {
  /**
   * @param {GridOptions} options
   * @param {string} sheet the address of the sheet
   * @param {(act: GridAct) => void} send
   */
  constructor(options, sheet, send) {
    this.options = options;
    this.send = send;
    this.selection = new Selection(options.pictures.length);
    this.tiles = options.pictures.map(({ title }, index) => tile(title, index, options, sheet));
    this.list = element(
      "div",
      {
        class: "pg-grid",
        role: "listbox",
        "aria-multiselectable": "true",
        "aria-label": `Pictures of ${options.label}`,
      },
      ...this.tiles,
    );
    this.status = element("span", { class: "pg-status", "aria-live": "polite" });
    this.all = button("Select all", () => this.#change(() => this.selection.toggleAll()));
    this.delete = button("Delete", () => this.#act({ kind: "delete" }));
    this.target = this.#targets();
    this.name = element("input", {
      class: "pg-name",
      type: "text",
      maxlength: 60,
      "aria-label": "Name of the new class",
      placeholder: "Its name",
    });
    this.move = button("Move", () => this.#act({ kind: "move", to: this.#to() }));
    const bar = element(
      "div",
      { class: "wb-row pg-bar" },
      this.status,
      this.all,
      this.delete,
      this.target,
      this.name,
      this.move,
    );
    const hint = element("p", { class: "wb-note" }, isTouched() ? TOUCH_HINT : HINT);
    this.view = element("div", { class: "wb pg" }, bar, this.list, this.#pages(), hint);
    this.#listen();
    this.#show();
  }

  focus() {
    this.tiles[this.selection.at]?.focus();
  }

  #targets() {
    const { classes, label } = this.options;
    const options = classes.filter((name) => name !== label).map((name) => element("option", { value: name }, name));
    const first = element("option", { value: "" }, "Move to …");
    const another = element("option", { value: ANOTHER }, "A new class …");
    const select = element("select", { class: "wb-select", "aria-label": "Move to" }, first, ...options, another);
    select.addEventListener("change", () => this.#show());
    return select;
  }

  #to() {
    return this.target.value === ANOTHER ? this.name.value.trim() : this.target.value;
  }

  #pages() {
    const { page, first, total, perPage, pictures } = this.options;
    const view = element("div", { class: "wb-row pg-pages" });
    if (total <= perPage) return view;
    const turn = (/** @type {string} */ text, /** @type {number} */ to) => {
      const made = button(text, () => this.#act({ kind: "page", page: to }));
      made.disabled = to < 0 || to * perPage >= total;
      return made;
    };
    const shown = `${first} to ${first + pictures.length - 1} of ${total.toLocaleString("en-US")}`;
    view.append(turn("Previous", page - 1), element("span", { class: "pg-status" }, shown), turn("Next", page + 1));
    return view;
  }

  #listen() {
    this.list.addEventListener("click", (event) => {
      const index = this.tiles.findIndex((each) => each.contains(/** @type {Node} */ (event.target)));
      if (index < 0) return;
      this.#change(() => (event.shiftKey ? this.selection.extend(index) : this.selection.toggle(index)));
    });
    this.list.addEventListener("keydown", (event) => this.#press(event));
    this.name.addEventListener("input", () => this.#show());
    this.name.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && !this.move.disabled) this.#act({ kind: "move", to: this.#to() });
    });
  }

  /** @param {KeyboardEvent} event */
  #press(event) {
    const { selection } = this;
    const to = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -this.#columns(), ArrowDown: this.#columns() }[event.key];
    if (to !== undefined) this.#change(() => selection.go(selection.at + to, event.shiftKey));
    else if (event.key === "Home") this.#change(() => selection.go(0, event.shiftKey));
    else if (event.key === "End") this.#change(() => selection.go(this.tiles.length - 1, event.shiftKey));
    else if (event.key === " " || event.key === "Enter") this.#change(() => selection.toggle(selection.at));
    else if (event.key === "a" && (event.ctrlKey || event.metaKey)) this.#change(() => selection.toggleAll());
    else if (event.key === "Escape") this.#change(() => selection.clear());
    else if (event.key === "Delete" || event.key === "Backspace") this.#act({ kind: "delete" });
    else return;
    event.preventDefault();
  }

  /** How many tiles stand side by side. */
  #columns() {
    const top = this.tiles[0].offsetTop;
    const inFirstRow = this.tiles.findIndex((each) => each.offsetTop !== top);
    return inFirstRow < 0 ? this.tiles.length : inFirstRow;
  }

  /** @param {() => void} act */
  #change(act) {
    act();
    this.#show();
    this.focus();
  }

  #show() {
    const { selection, options } = this;
    const count = selection.count;
    this.tiles.forEach((each, index) => {
      each.setAttribute("aria-selected", String(selection.has(index)));
      each.tabIndex = index === selection.at ? 0 : -1;
    });
    setText(this.status, count ? `Selected: ${count}` : `Pictures here: ${options.pictures.length}`);
    setText(this.all, count === this.tiles.length ? "Select none" : "Select all");
    this.delete.disabled = this.target.disabled = count === 0;
    this.name.hidden = this.target.value !== ANOTHER || count === 0;
    this.move.hidden = this.target.value === "" || count === 0;
    this.move.disabled = this.#to() === "";
  }

  /** @param {Partial<GridAct> & Pick<GridAct, "kind">} act */
  #act(act) {
    const ids = this.options.pictures.filter((_, index) => this.selection.has(index)).map(({ id }) => id);
    if (act.kind !== "page" && !ids.length) return;
    this.send({ number: `${Date.now()}-${Math.random()}`, ids, ...act });
  }
}

/**
 * @param {string} title
 * @param {number} index
 * @param {GridOptions} options
 * @param {string} sheet
 */
function tile(title, index, { columns, pictures }, sheet) {
  const rows = Math.ceil(pictures.length / columns);
  const share = (/** @type {number} */ place, /** @type {number} */ of) =>
    of > 1 ? `${(100 * place) / (of - 1)}%` : "0%";
  const picture = element("span", { class: "pg-picture" });
  picture.style.backgroundImage = `url("${sheet}")`;
  picture.style.backgroundSize = `${columns * 100}% ${rows * 100}%`;
  picture.style.backgroundPosition = `${share(index % columns, columns)} ${share(Math.floor(index / columns), rows)}`;
  return element("div", { class: "pg-tile", role: "option", "aria-label": title, title }, picture);
}

/**
 * @param {string} text
 * @param {() => void} act
 */
function button(text, act) {
  const made = element("button", { type: "button", class: "wb-button" }, text);
  made.addEventListener("click", () => act());
  return made;
}
