// All numbers of one value's account, as a table for other programs. Knows no page.

import { text } from "./decimals.js";

const HEAD = "part,block,row,column,input,weight,product,value";

/** The account's numbers as CSV, in the decimals in which they are shown, padding among the inputs. */
export function csvOf({ steps, n, shown }, places) {
  const number = (held) => n.text(held).replace("\u2212", "-");
  const lines = steps.flatMap((step, index) => (WRITERS[step.kind] ?? nothing)(step, number, index + 1));
  lines.push(line(["result", "", "", "", "", "", "", text(shown, places).replace("\u2212", "-")]));
  return `${[HEAD, ...lines].join("\n")}\n`;
}

const nothing = () => [];

const WRITERS = {
  products(step, number, part) {
    const rows = step.blocks.flatMap((block) => [
      ...block.inputs.map((input, i) =>
        line([
          part,
          block.title,
          ...placeOf(block, i),
          number(input),
          number(block.weights[i]),
          number(block.products[i]),
          "",
        ]),
      ),
      line([part, `${block.title}: sum`, "", "", "", "", "", number(block.subtotal)]),
    ]);
    return step.total === null ? rows : [...rows, line([part, "sum of all", "", "", "", "", "", number(step.total)])];
  },
  sum: (step, number, part) => [
    ...step.terms.map(({ title, number: term }) => line([part, title, "", "", "", "", "", number(term)])),
    line([part, "sum", "", "", "", "", "", number(step.total)]),
  ],
  function: (step, number, part) => [line([part, step.name, "", "", number(step.input), "", "", number(step.output)])],
  largest: (step, number, part) => windowLines(step, number, part, "largest", step.output),
  mean: (step, number, part) => windowLines(step, number, part, `mean of ${step.count}`, step.output),
  normalization: (step, number, part) =>
    ["gamma", "beta", "average", "variance", "factor", "shift"].map((name) =>
      line([part, name, "", "", "", "", "", number(step[name])]),
    ),
  affine: (step, number, part) => [
    line([
      part,
      "input × factor + shift",
      "",
      "",
      number(step.input),
      number(step.factor),
      number(step.scaled),
      number(step.output),
    ]),
  ],
  softmax: (step, number, part) =>
    step.rows.flatMap(({ name, logit, power, share }) => [
      line([part, `${name}: sum`, "", "", "", "", "", number(logit)]),
      line([part, `${name}: power of e`, "", "", "", "", "", number(power)]),
      line([part, `${name}: share`, "", "", "", "", "", number(share)]),
    ]),
};

function windowLines({ block }, number, part, name, output) {
  const rows = block.inputs.map((input, i) =>
    line([part, block.title, ...placeOf(block, i), block.places[i].isPadding ? "" : number(input), "", "", ""]),
  );
  return [...rows, line([part, name, "", "", "", "", "", number(output)])];
}

/** Row and column from 1, as on the page; in the padding they lie outside of the map. */
function placeOf({ places }, index) {
  return places ? [places[index].row + 1, places[index].column + 1] : ["", index + 1];
}

function line(cells) {
  return cells.map((cell) => (/[",\n]/.test(cell) ? `"${String(cell).replaceAll('"', '""')}"` : cell)).join(",");
}
