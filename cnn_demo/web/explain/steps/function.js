// A function of one number.

import { ACTIVATIONS } from "../activations.js";
import { equation, term } from "../figures.js";
import { element } from "../../pad/elements.js";

/** @type {import("../types.js").StepKind} */
export const functionStep = {
  view({ name, input, output }, n) {
    const { formula, note } = ACTIVATIONS[name];
    return [
      equation(element("strong", {}, name), `of z = ${formula}.`, element("span", { class: "wb-note" }, note)),
      equation(`${name}(`, term(n, input, "z"), ") =", term(n, output, "result")),
    ];
  },
  csv: ({ name, input, output }, number) => [{ block: name, input: number(input), value: number(output) }],
};
