// The sandbox: a single convolution whose kernel, stride, padding and input are free to choose.

import { element, setText } from "../pad/elements.js";
import { radioGroup } from "../pad/radio_group.js";
import { createCellEditor } from "./cell_editor.js";
import { text } from "./decimals.js";
import { EnlargedMaps } from "./enlarged_maps.js";
import { createKernelEditor } from "./kernel_editor.js";
import { decimalsFor, exactDecimals, explained } from "./rounding.js";
import { NODE, sandboxNetwork } from "./sandbox_network.js";
import { KERNELS, PICTURES, refitted } from "./sandbox_presets.js";
import { sizeFormula } from "./size_formula.js";
import { stepsView } from "./steps_view.js";
import { reading } from "./texts.js";

/** @import { ExplainedNetwork } from "./explained_network.js" */
/** @import { At, Position, SlidingWindow } from "../types/explain.js" */

/** @typedef {"side" | "size" | "strides"} NumberName */

/** @type {Record<NumberName, [least: number, most: number]>} */
const RANGES = { side: [3, 14], size: [1, 5], strides: [1, 4] };
/** @type {Record<NumberName, string>} */
const TITLES = { side: "Input size", size: "Kernel size", strides: "Stride" };
const START = { side: 8, size: 3, strides: 1, kernel: "vertical", picture: "disc" };
const PADDINGS = { valid: "Valid", same: "Same" };
const OWN = "own";
const MOST_EXACT = 3;

/**
 * Put the sandbox into an element of the page. Returns a function that removes it.
 *
 * @param {Element} root
 */
export function mount(root) {
  const sandbox = new Sandbox();
  root.append(sandbox.view);
  sandbox.start();
  return () => sandbox.close();
}

class Sandbox {
  view;
  /** @type {Record<NumberName, number>} */
  #numbers = { side: START.side, size: START.size, strides: START.strides };
  #kernel = KERNELS[START.kernel].make(START.size);
  #picture = PICTURES[START.picture].make(START.side);
  #padding = radioGroup("Padding", PADDINGS, "valid", () => this.#change());
  #kernelChoice = select(KERNELS, START.kernel, () => this.#resize());
  #pictureChoice = select(PICTURES, START.picture, () => this.#resize());
  #kernelEditor = createKernelEditor((weights) => this.#ownKernel(weights));
  #cellEditor = createCellEditor((values) => this.#ownPicture(values));
  #formula = element("div", { class: "ex-formula", role: "status" });
  #note = element("p", { class: "wb-note" });
  #spoken = element("p", { class: "ex-reading", role: "status" });
  #steps = element("div", { class: "ex-steps" });
  /** @type {Position} */
  #cell = { row: 2, column: 1 };
  /** @type {ExplainedNetwork} */
  #network;
  #maps;

  constructor() {
    this.#network = this.#currentNetwork();
    this.#maps = new EnlargedMaps(
      this.#network,
      (cell) => this.#select(cell),
      (isPlaying) => this.#spoken.setAttribute("aria-live", isPlaying ? "off" : "polite"),
    );
    this.view = this.#build();
  }

  start() {
    this.#change();
  }

  close() {
    this.#maps.close();
    this.view.remove();
  }

  #build() {
    const sliders = [this.#slider("side"), this.#slider("size"), this.#slider("strides")];
    const padding = element(
      "div",
      { class: "wb-row" },
      element("span", { class: "wb-label" }, "Padding"),
      this.#padding.view,
    );
    const settings = element("div", { class: "ex-settings" }, ...sliders, padding, this.#formula);
    const input = element(
      "div",
      { class: "ex-edit" },
      element("h2", {}, "Input"),
      labelled("Picture", this.#pictureChoice),
      this.#cellEditor.view,
    );
    const kernel = element(
      "div",
      { class: "ex-edit" },
      element("h2", {}, "Kernel"),
      labelled("Preset", this.#kernelChoice),
      this.#kernelEditor.view,
      this.#note,
    );
    const sizes = element("div", { class: "ex-edit" }, element("h2", {}, "Sizes"), settings);
    const title = element("h2", { class: "ex-title" }, "The window and its result");
    const calculation = element("div", { class: "ex-calculation" }, this.#spoken, this.#steps);
    const parts = element("div", { class: "ex-parts ex-beside" }, this.#maps.view, calculation);
    return element(
      "div",
      { class: "wb ex" },
      element("div", { class: "ex-sandbox" }, input, kernel, sizes),
      title,
      parts,
    );
  }

  /** @param {NumberName} name */
  #slider(name) {
    const [min, max] = RANGES[name];
    const value = element("output", {}, String(this.#numbers[name]));
    const input = element("input", { type: "range", class: "wb-range", min, max, value: this.#numbers[name] });
    input.addEventListener("input", () => {
      this.#numbers[name] = input.valueAsNumber;
      setText(value, input.value);
      this.#resize();
    });
    return element("label", { class: "wb-label ex-slider" }, element("span", {}, TITLES[name]), input, value);
  }

  /** Fit the kernel and the picture to new sizes: presets are made again, own ones are cut or filled up with zeros. */
  #resize() {
    const { side, size } = this.#numbers;
    this.#kernel = KERNELS[this.#kernelChoice.value]?.make(size) ?? refitted(this.#kernel, size);
    this.#picture = PICTURES[this.#pictureChoice.value]?.make(side) ?? refitted(this.#picture, side);
    this.#change();
  }

  /** @param {Float32Array} weights */
  #ownKernel(weights) {
    this.#kernel = weights;
    this.#kernelChoice.value = OWN;
    this.#change();
  }

  /** @param {Float32Array} values */
  #ownPicture(values) {
    this.#picture = values;
    this.#pictureChoice.value = OWN;
    this.#change();
  }

  /** @returns {SlidingWindow} */
  #window() {
    const { size, strides } = this.#numbers;
    return { size, strides, padding: this.#padding.value() };
  }

  /** Compute and show everything again. */
  #change() {
    const { side, size } = this.#numbers;
    this.#kernelEditor.show(this.#kernel, size);
    this.#cellEditor.show(this.#picture, side);
    setText(this.#note, KERNELS[this.#kernelChoice.value]?.note ?? "A kernel of your own.");
    const { lines, count } = sizeFormula(this.#window(), side);
    this.#formula.replaceChildren(...lines.map((line) => element("p", {}, line)));
    this.view.classList.toggle("ex-nothing", count === 0);
    if (count > 0) this.#compute();
    else this.#showNothing();
  }

  #currentNetwork() {
    const [kernel, picture] = [this.#kernel, this.#picture];
    return sandboxNetwork({ kernel, picture, side: this.#numbers.side, window: this.#window() });
  }

  #compute() {
    this.#network = this.#currentNetwork();
    this.#maps.view.hidden = false;
    this.#maps.use(this.#network);
    this.#maps.open(this.#network.node(NODE), 0);
    this.#select(this.#cell);
  }

  #showNothing() {
    this.#maps.close();
    this.#maps.view.hidden = true;
    this.#steps.replaceChildren();
    setText(this.#spoken, "There is no output. Choose a smaller kernel, a larger input, or the padding “Same”.");
  }

  /** @param {Position} cell */
  #select(cell) {
    this.#cell = this.#maps.within(cell);
    this.#maps.show(this.#cell);
    const node = this.#network.node(NODE);
    /** @type {At} */
    const at = { network: this.#network, node, ...this.#maps.place(this.#cell) };
    const values = this.#network.values(NODE);
    // Numbers with few decimals are shown as they were entered.
    const few = exactDecimals([...this.#kernel, ...this.#picture, ...values], MOST_EXACT);
    const places = few ?? decimalsFor(this.#network.peak(NODE));
    const calculation = few === null ? explained(at, places) : explained(at, places, 0);
    setText(this.#spoken, reading(node, at, [], calculation && text(calculation.shown, places)));
    const context = { network: this.#network, node, hasAll: false };
    this.#steps.replaceChildren(...(calculation ? stepsView(calculation, context) : []));
  }
}

/**
 * @param {Record<string, {title: string}>} presets
 * @param {string} chosen
 * @param {() => void} onChange
 */
function select(presets, chosen, onChange) {
  const options = Object.entries(presets).map(([value, { title }]) => element("option", { value }, title));
  const made = element("select", { class: "wb-select" }, ...options, element("option", { value: OWN }, "My own"));
  made.value = chosen;
  made.addEventListener("change", onChange);
  return made;
}

/**
 * @param {string} title
 * @param {Node} control
 */
function labelled(title, control) {
  return element("label", { class: "wb-label" }, title, control);
}
