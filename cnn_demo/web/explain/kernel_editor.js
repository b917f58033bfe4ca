// A kernel as numbers to fill in.

import { element } from "../pad/elements.js";

const STEP = 0.1;
const MOST = 999;

/** onChange(weights): Float32Array, row by row. Returns {view, show(weights, size)}. */
export function createKernelEditor(onChange) {
  const table = element("div", { class: "ex-kernel", role: "group", "aria-label": "Kernel" });
  let inputs = [];
  const read = () =>
    Float32Array.from(inputs, ({ valueAsNumber }) => Math.min(Math.max(valueAsNumber || 0, -MOST), MOST));
  const build = (size) => {
    inputs = Array.from({ length: size * size }, (_, index) => {
      const label = `Kernel, row ${Math.floor(index / size) + 1}, column ${(index % size) + 1}`;
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
    table.style.setProperty("--columns", size);
    table.replaceChildren(...inputs);
  };
  return {
    view: table,
    show(weights, size) {
      if (inputs.length !== size * size) build(size);
      inputs.forEach((input, index) => {
        input.value = Number(weights[index].toFixed(4));
      });
    },
  };
}
