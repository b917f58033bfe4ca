// Each layer of the table has everything that the page needs, and the drawn cells are those that its arithmetic uses.

import assert from "node:assert/strict";
import { test } from "node:test";

import { ACTIVATIONS } from "../../cnn_demo/web/explain/activations.js";
import { cellOf, range } from "../../cnn_demo/web/explain/cells.js";
import { decimals, exact } from "../../cnn_demo/web/explain/decimals.js";
import { calculation, LAYERS } from "../../cnn_demo/web/explain/layers/table.js";
import { framesOf } from "../../cnn_demo/web/explain/map_geometry.js";
import { overviewLayout, seenBy } from "../../cnn_demo/web/explain/overview_layout.js";
import { placesIn } from "../../cnn_demo/web/explain/sliding_window.js";
import { kindOf } from "../../cnn_demo/web/explain/steps/table.js";
import { SHORTENINGS } from "../../cnn_demo/web/explain/steps/window_view.js";
import { layerNotes, openedText } from "../../cnn_demo/web/explain/texts.js";
import { KINDS, nodeOf, randomOf } from "./explain_networks.js";
import { needsTensorFlow } from "./tensorflow.js";

/** @import { Block, ExplainedNode, Shape, Step } from "../../cnn_demo/web/types/explain.js" */

const ROUNDS = 12;

/** @param {string} kind of the random networks */
function classOf(kind) {
  return { Output: "Dense", Softmax: "Activation" }[kind] ?? kind;
}

/**
 * Every value of random layers of a kind.
 *
 * @param {string} kind
 */
function* everyValue(kind) {
  for (let seed = 0; seed < ROUNDS; seed++) {
    const { network, node } = KINDS[kind](randomOf(seed));
    const count = node.shape.reduce((product, length) => product * length, 1);
    for (const index of range(count)) {
      const cell = node.shape.length === 3 ? cellOf(node.shape, index) : { row: 0, column: 0, map: index };
      yield { network, node, at: { network, node, ...cell } };
    }
  }
}

test("every layer of the table is tested on random input, and every activation may occur", () => {
  const classes = Object.keys(KINDS).map(classOf);
  assert.deepEqual(new Set([...classes, "Input"]), new Set(Object.keys(LAYERS)));
  for (const { compute, formula, note } of Object.values(ACTIVATIONS))
    assert.ok(Number.isFinite(compute(0)) && formula && note);
});

for (const kind of Object.keys(KINDS)) {
  test(`${kind}: its steps can be shown, and use the maps and the cells that are drawn`, needsTensorFlow, () => {
    const layer = LAYERS[classOf(kind)];
    assert.ok(layer);
    for (const { network, node, at } of everyValue(kind)) {
      const { steps } = calculation(exact, at);
      for (const step of steps) assert.ok(kindOf(step));
      const input = network.shape(node.inputs[0]);
      /** @type {number[]} */
      const maps = layer.inputMaps(node, at.map, input);
      assert.ok(maps.length > 0 && maps.every((map) => map >= 0 && map < channelsOf(node, input)));
      const drawn = blocksOf(steps[0]).filter(({ places }) => places);
      /** @type {string[]} */
      const titles = drawn.length ? maps.flatMap((map) => titlesOf(node, input, map)) : [];
      assert.deepEqual(
        drawn.map(({ title }) => title),
        titles,
      );
      for (const { places } of drawn) assert.deepEqual(places, placesIn(layer.region(node, input, at), input));
      const { top, bottom, left, right } = layer.padding(node, input);
      if (input.length === 1) continue;
      for (const { row, column } of placesIn(layer.region(node, input, at), input)) {
        assert.ok(row >= -top && column >= -left && row < input[0] + bottom && column < input[1] + right);
      }
    }
  });
}

/**
 * @param {Step} step
 * @returns {Block[]}
 */
function blocksOf(step) {
  if (step.kind === "products") return step.blocks;
  return step.kind === "largest" || step.kind === "mean" ? [step.block] : [];
}

/**
 * The most maps that an input has.
 *
 * @param {ExplainedNode} node
 * @param {Shape} input the shape of the first one
 */
function channelsOf({ arguments: given }, input) {
  return Math.max(input[input.length - 1], ...(Array.isArray(given.channels) ? given.channels : []));
}

/**
 * The title of each kernel that an input map is convolved with for one output map.
 *
 * @param {ExplainedNode} node
 * @param {Shape} input
 * @param {number} map
 */
function titlesOf({ class_name, arguments: given }, input, map) {
  const title = titleOf(input, map);
  const kernels = class_name === "SeparableConv2D" ? Number(given.depth_multiplier) : 1;
  return kernels === 1 ? [title] : range(kernels).map((kernel) => `${title}, kernel ${kernel}`);
}

/**
 * @param {Shape} input
 * @param {number} map
 */
function titleOf(input, map) {
  return input[2] === 3 ? ["red", "green", "blue"][map] : `input map ${map}`;
}

test("of many numbers the largest ones are listed, and one stands for the others", () => {
  const n = decimals(1);
  const values = [3, -9, 1, 5, -2];
  const listed = (/** @type {"largest" | "mean"} */ kind) => [...values].sort(SHORTENINGS[kind].order);
  assert.deepEqual(listed("largest"), [5, 3, 1, -2, -9]);
  assert.equal(SHORTENINGS.largest.rest(n, [1, -2, -9]), 1);
  assert.equal(SHORTENINGS.largest.text(3), "the other 3 cells, each at most");
  assert.deepEqual(listed("mean"), [-9, 5, 3, -2, 1]);
  assert.equal(SHORTENINGS.mean.rest(n, [3, -2, 1]), 2);
  assert.equal(SHORTENINGS.mean.text(1), "the other cell");
});

test("one value, as a gate has, is not spoken of as several", () => {
  const [gate, features, maps] = [[1], [1280], [8, 8, 16]].map((shape) => nodeOf("layer", "Dense", [], shape));
  assert.deepEqual([gate, features].map((node) => layerNotes(node, 1)).flat(), ["1 value", "1,280 values"]);
  assert.deepEqual(
    [gate, features, maps].map((node) => openedText(node, 3)),
    ["1 value", "1,280 values, row by row", "map 3 of 16"],
  );
});

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

test("the overview links a map to those of its group, and to the single picture of all colours", () => {
  const nodes = [
    nodeOf("image", "Input", [], [4, 4, 3]),
    nodeOf("pointwise", "Activation", ["image"], [4, 4, 3], { activation: "relu" }),
    nodeOf("padded", "ZeroPadding2D", ["pointwise"], [6, 6, 3], { padding: 1 }),
    nodeOf("conv", "Conv2D", ["padded"], [6, 6, 6], { kernel_size: 1, strides: 1, padding: "valid", groups: 3 }),
    nodeOf("output", "Dense", ["conv"], [2]),
  ];
  const shown = { image: [0], pointwise: [0, 1, 2], padded: [0, 1, 2], conv: range(6) };
  const { columns } = overviewLayout(nodes, shown, 2, 100);
  const links = (/** @type {number} */ index) =>
    columns[index].tiles.map((tile) => seenBy(columns[index], tile, columns[index - 1]));
  assert.deepEqual(links(1), [[0], [0], [0]]);
  assert.deepEqual(links(2), [[0], [1], [2]]);
  assert.deepEqual(links(3), [[0], [0], [1], [1], [2], [2]]);
});
