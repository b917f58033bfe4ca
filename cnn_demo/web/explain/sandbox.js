// The sandbox: one convolution without any network, its kernel, stride, padding and input free to choose.

import { element, setText } from "../pad/elements.js";
import { radioGroup } from "../pad/radio_group.js";
import { colourScale } from "../workbench/colour_scale.js";
import { watchTheme } from "../workbench/theme.js";
import { createCellEditor } from "./cell_editor.js";
import { text } from "./decimals.js";
import { EnlargedMaps } from "./enlarged_maps.js";
import { createKernelEditor } from "./kernel_editor.js";
import { decimalsFor, exactDecimals, explained } from "./rounding.js";
import { NODE, sandboxNetwork } from "./sandbox_network.js";
import { KERNELS, PICTURES } from "./sandbox_presets.js";
import { sizeFormula } from "./size_formula.js";
import { stepsView } from "./steps_view.js";
import { reading } from "./texts.js";

const RANGES = { side: [3, 14], size: [1, 5], strides: [1, 4] };
const TITLES = { side: "Input size", size: "Kernel size", strides: "Stride" };
const START = { side: 8, size: 3, strides: 1, kernel: "vertical", picture: "disc" };
const PADDINGS = { valid: "Valid", same: "Same" };
const OWN = "own";
const MOST_EXACT = 3;

/** Put it into an element of the page. Returns a function that takes it away. */
export function mount(root) {
  const sandbox = new Sandbox();
  root.append(sandbox.view);
  sandbox.start();
  return () => sandbox.close();
}

class Sandbox {
  view;
  #theme = watchTheme(() => this.#recolour());
  #look = null;
  #numbers = { side: START.side, size: START.size, strides: START.strides };
  #kernel = KERNELS[START.kernel].make(START.size);
  #picture = PICTURES[START.picture].make(START.side);
  #padding = radioGroup("Padding", PADDINGS, "valid", () => this.#change());
  #kernelChoice = select(KERNELS, START.kernel, () => this.#resize());
  #pictureChoice = select(PICTURES, START.picture, () => this.#resize());
  #kernelEditor = createKernelEditor((weights) => this.#ownKernel(weights));
  #cellEditor = createCellEditor(
    () => this.#look,
    (values) => this.#ownPicture(values),
  );
  #formula = element("div", { class: "ex-formula", role: "status" });
  #note = element("p", { class: "wb-note" });
  #spoken = element("p", { class: "ex-reading", role: "status" });
  #steps = element("div", { class: "ex-steps" });
  #cell = { row: 2, column: 1 };
  #network = null;
  #stage = new EnlargedMaps(
    () => this.#look,
    (cell) => this.#point(cell),
    (plays) => this.#spoken.setAttribute("aria-live", plays ? "off" : "polite"),
  );

  constructor() {
    this.view = this.#build();
  }

  start() {
    this.#recolour();
  }

  close() {
    this.#stage.close();
    this.view.remove();
  }

  #build() {
    const numbers = Object.keys(RANGES).map((name) => this.#slider(name));
    const padding = element(
      "div",
      { class: "wb-row" },
      element("span", { class: "wb-label" }, "Padding"),
      this.#padding.view,
    );
    const settings = element("div", { class: "ex-settings" }, ...numbers, padding, this.#formula);
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
    const output = element("h2", { class: "ex-title" }, "Output");
    const calculation = element("div", { class: "ex-calculation" }, this.#spoken, this.#steps);
    const parts = element("div", { class: "ex-parts" }, this.#stage.view, calculation);
    return element(
      "div",
      { class: "wb ex" },
      element("div", { class: "ex-sandbox" }, input, kernel, sizes),
      output,
      parts,
      this.#theme.view,
    );
  }

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

  /** Fit the kernel and the picture to new sizes: presets anew, what was made by hand as far as it reaches. */
  #resize() {
    const { side, size } = this.#numbers;
    this.#kernel = KERNELS[this.#kernelChoice.value]?.make(size) ?? refitted(this.#kernel, size);
    this.#picture = PICTURES[this.#pictureChoice.value]?.make(side) ?? refitted(this.#picture, side);
    this.#change();
  }

  #ownKernel(weights) {
    this.#kernel = weights;
    this.#kernelChoice.value = OWN;
    this.#change();
  }

  #ownPicture(values) {
    this.#picture = values;
    this.#pictureChoice.value = OWN;
    this.#change();
  }

  #recolour() {
    const theme = this.#theme.colours();
    this.#look = { theme, colours: colourScale(theme) };
    this.#change();
  }

  #window() {
    const { size, strides } = this.#numbers;
    return { size, strides, padding: this.#padding.value() };
  }

  /** Compute and show everything anew. */
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

  #compute() {
    this.#network = sandboxNetwork({
      kernel: this.#kernel,
      picture: this.#picture,
      side: this.#numbers.side,
      window: this.#window(),
    });
    this.#stage.view.hidden = false;
    this.#stage.use(this.#network);
    this.#stage.open(this.#network.byName.get(NODE), 0);
    this.#point(this.#cell);
  }

  #showNothing() {
    this.#stage.close();
    this.#stage.view.hidden = true;
    this.#steps.replaceChildren();
    setText(this.#spoken, "There is no output: choose a smaller kernel, a larger input, or padding “same”.");
  }

  #point(cell) {
    this.#cell = this.#stage.within(cell);
    this.#stage.show(this.#cell);
    const node = this.#network.byName.get(NODE);
    const at = { network: this.#network, node, ...this.#stage.place(this.#cell) };
    const values = this.#network.values(NODE);
    // Round numbers stay as short as they were filled in.
    const few = exactDecimals([...this.#kernel, ...this.#picture, ...values], MOST_EXACT);
    const places = few ?? decimalsFor(this.#network.peak(NODE));
    const found = few === null ? explained(at, places) : explained(at, places, 0);
    setText(this.#spoken, reading(node, at, [], text(found.shown, places)));
    this.#steps.replaceChildren(...stepsView(found, { network: this.#network, node, hasAll: false }));
  }
}

function select(presets, chosen, onChange) {
  const options = Object.entries(presets).map(([value, { title }]) => element("option", { value }, title));
  const made = element("select", { class: "wb-select" }, ...options, element("option", { value: OWN }, "My own"));
  made.value = chosen;
  made.addEventListener("change", onChange);
  return made;
}

function labelled(title, control) {
  return element("label", { class: "wb-label" }, title, control);
}

/** A square of another side, with what fits of the old one and zeros besides. */
function refitted(values, side) {
  const before = Math.sqrt(values.length);
  return Float32Array.from({ length: side * side }, (_, index) => {
    const [row, column] = [Math.floor(index / side), index % side];
    return row < before && column < before ? values[row * before + column] : 0;
  });
}
