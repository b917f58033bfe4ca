// Each layer of the table has all that the page needs, and what is drawn of it is what its arithmetic uses.

import assert from "node:assert/strict";
import { test } from "node:test";

import { ACTIVATIONS } from "../../cnn_demo/web/explain/activations.js";
import { cellOf, range } from "../../cnn_demo/web/explain/cells.js";
import { exact } from "../../cnn_demo/web/explain/decimals.js";
import { calculation, LAYERS } from "../../cnn_demo/web/explain/layers/table.js";
import { framesOf } from "../../cnn_demo/web/explain/map_geometry.js";
import { overviewLayout, seenBy } from "../../cnn_demo/web/explain/overview_layout.js";
import { placesIn } from "../../cnn_demo/web/explain/sliding_window.js";
import { STEPS } from "../../cnn_demo/web/explain/steps/table.js";
import { KINDS, randomOf } from "./explain_networks.js";
import { needsTensorFlow, tf } from "./tensorflow.js";

const ROUNDS = 12;

/** Every value of random layers of a kind: {network, node, at}. */
function* everyValue(kind) {
  for (let seed = 0; seed < ROUNDS; seed++) {
    const { network, node } = KINDS[kind](tf, randomOf(seed));
    const count = node.shape.reduce((product, length) => product * length, 1);
    for (const index of range(count)) {
      const cell = node.shape.length === 3 ? cellOf(node.shape, index) : { row: 0, column: 0, map: index };
      yield { network, node, at: { network, node, ...cell } };
    }
  }
}

test("every layer of the table is tested on random input, and every activation may occur", () => {
  const classes = Object.keys(KINDS).map((kind) => (kind === "Output" ? "Dense" : kind));
  assert.deepEqual(new Set([...classes, "Input"]), new Set(Object.keys(LAYERS)));
  for (const { compute, formula, note } of Object.values(ACTIVATIONS)) assert.ok(compute && formula && note);
});

for (const kind of Object.keys(KINDS)) {
  test(`${kind}: its steps can be shown, and use the maps and the cells that are drawn`, needsTensorFlow, () => {
    const layer = LAYERS[kind === "Output" ? "Dense" : kind];
    for (const { network, node, at } of everyValue(kind)) {
      const { steps } = calculation(exact, at);
      for (const step of steps) assert.ok(STEPS[step.kind].view && STEPS[step.kind].csv);
      const input = network.shape(node.inputs[0]);
      const maps = layer.inputMaps(node, at.map, input);
      assert.ok(maps.length > 0 && maps.every((map) => map >= 0 && map < input.at(-1)));
      const blocks = steps[0].blocks ?? (steps[0].block ? [steps[0].block] : []);
      const pictured = blocks.filter(({ places }) => places);
      assert.deepEqual(
        pictured.map(({ title }) => title),
        pictured.length ? maps.map((map) => titleOf(input, map)) : [],
      );
      for (const { places } of pictured) assert.deepEqual(places, placesIn(layer.region(node, input, at), input));
      const { top, bottom, left, right } = layer.padding(node, input);
      if (input.length === 1) continue;
      for (const { row, column } of placesIn(layer.region(node, input, at), input)) {
        assert.ok(row >= -top && column >= -left && row < input[0] + bottom && column < input[1] + right);
      }
    }
  });
}

const titleOf = (input, map) => (input[2] === 3 ? ["red", "green", "blue"][map] : `input map ${map + 1}`);

test("a dilated window is framed cell by cell, with gaps; another one as a whole", () => {
  const region = { row: -1, column: 2, rows: 2, columns: 2, step: 3 };
  assert.deepEqual(
    framesOf(region).map(({ row, column, rows, columns }) => [row, column, rows, columns]),
    [
      [-1, 2, 1, 1],
      [-1, 5, 1, 1],
      [2, 2, 1, 1],
      [2, 5, 1, 1],
    ],
  );
  assert.deepEqual(framesOf({ ...region, step: 1 }), [{ ...region, step: 1 }]);
});

const node = (name, class_name, inputs, shape, given = {}) => ({ name, class_name, inputs, shape, arguments: given });

test("the overview links a map to those of its group alone, and to the one picture of all colours", () => {
  const nodes = [
    node("image", "Input", [], [4, 4, 3]),
    node("pointwise", "Activation", ["image"], [4, 4, 3], { activation: "relu" }),
    node("padded", "ZeroPadding2D", ["pointwise"], [6, 6, 3], { padding: 1 }),
    node("conv", "Conv2D", ["padded"], [6, 6, 6], { kernel_size: 1, strides: 1, padding: "valid", groups: 3 }),
    node("output", "Dense", ["conv"], [2]),
  ];
  const shown = { image: [0], pointwise: [0, 1, 2], padded: [0, 1, 2], conv: range(6) };
  const { columns } = overviewLayout(nodes, shown, 2, 100);
  const links = (index) => columns[index].tiles.map((tile) => seenBy(columns[index], tile, columns[index - 1]));
  assert.deepEqual(links(1), [[0], [0], [0]]);
  assert.deepEqual(links(2), [[0], [1], [2]]);
  assert.deepEqual(links(3), [[0], [0], [1], [1], [2], [2]]);
});
