// An editor for a kernel: a field for each weight.

import { element } from "../pad/elements.js";

const STEP = 0.1;
const MOST = 999;

/**
 * `view` is its element.
 *
 * @param {(weights: Float32Array) => void} onChange called with the weights, row by row
 */
export function createKernelEditor(onChange) {
  const table = element("div", { class: "ex-kernel", role: "group", "aria-label": "Kernel" });
  /** @type {HTMLInputElement[]} */
  let inputs = [];
  const read = () =>
    Float32Array.from(inputs, ({ valueAsNumber }) => Math.min(Math.max(valueAsNumber || 0, -MOST), MOST));
  const build = (/** @type {number} */ size) => {
    inputs = Array.from({ length: size * size }, (_, index) => {
      const label = `Kernel, row ${Math.floor(index / size)}, column ${index % size}`;
      const input = element("input", {
        type: "number",
        step: STEP,
        min: -MOST,
        max: MOST,
        class: "ex-field-number",
        "aria-label": label,
      });
      input.addEventListener("change", () => onChange(read()));
      return input;
    });
    table.style.setProperty("--columns", String(size));
    table.replaceChildren(...inputs);
  };
  return {
    view: table,
    /**
     * @param {Float32Array} weights row by row
     * @param {number} size
     */
    show(weights, size) {
      if (inputs.length !== size * size) build(size);
      inputs.forEach((input, index) => {
        input.value = String(Number(weights[index].toFixed(4)));
      });
    },
  };
}
