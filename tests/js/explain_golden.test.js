// The arithmetic agrees with Keras for every value of every layer of the golden networks.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import { cellOf, indexOf } from "../../cnn_demo/web/explain/cells.js";
import { csvOf } from "../../cnn_demo/web/explain/csv.js";
import { ExplainedNetwork, largestOf, originOf } from "../../cnn_demo/web/explain/explained_network.js";
import { initialSelection } from "../../cnn_demo/web/explain/initial_selection.js";
import { decimalsFor, explained } from "../../cnn_demo/web/explain/rounding.js";
import { originText, placeText, reading } from "../../cnn_demo/web/explain/texts.js";
import { nodeOf } from "./explain_networks.js";

/** @import { At, ExplainedNode, Shape } from "../../cnn_demo/web/types/explain.js" */

/**
 * A design with its weights (base64), a picture, and the outputs of its layers in Keras.
 *
 * @typedef {object} Golden
 * @property {{input_shape: Shape, classes: number}} architecture
 * @property {ExplainedNode[]} nodes
 * @property {string} weights
 * @property {number[]} image
 * @property {Record<string, number[]>} outputs
 */

/** @type {Golden[]} */
const GOLDEN = JSON.parse(readFileSync(new URL("../golden/explain.json", import.meta.url), "utf8"));
const FLOAT32 = 1e-5;
// For the browser, the factor and the shift of a normalization are rounded to 16 bits, eleven of them binary digits.
const FLOAT16 = 2 ** -9;

/** @param {Golden} golden */
function networkOf({ architecture, nodes, weights, image, outputs }) {
  const bytes = Uint8Array.from(Buffer.from(weights, "base64")).buffer;
  const classes = Array.from({ length: architecture.classes }, (_, index) => String(index));
  const network = new ExplainedNetwork({ input_shape: architecture.input_shape, classes, nodes }, bytes);
  const maps = Object.entries(outputs).map(([name, values]) => ({
    layer: { name },
    values: Float32Array.from(values),
  }));
  network.show(Float32Array.from(image), maps);
  return network;
}

/** @param {ExplainedNode} node */
function* everyCell({ shape }) {
  const count = shape.reduce((product, length) => product * length, 1);
  for (let index = 0; index < count; index++) {
    yield { index, at: shape.length === 3 ? cellOf(shape, index) : { row: 0, column: 0, map: index } };
  }
}

/**
 * The calculation of a value, which must be finite.
 *
 * @param {At} at
 * @param {number} places
 */
function calculationOf(at, places) {
  const calculation = explained(at, places);
  assert.ok(calculation);
  return calculation;
}

for (const golden of GOLDEN) {
  const network = networkOf(golden);
  for (const node of network.nodes) {
    test(`${node.name} of the golden network of ${golden.nodes.length} layers is Keras's`, () => {
      const values = golden.outputs[node.name];
      const tolerance = node.class_name === "BatchNormalization" ? FLOAT16 : FLOAT32;
      const peak = Math.max(largestOf(values), 1);
      for (const { index, at } of everyCell(node)) {
        const { exact } = calculationOf({ network, node, ...at }, decimalsFor(largestOf(values)));
        assert.ok(Math.abs(exact - values[index]) <= tolerance * peak, `${index}: ${exact} ${values[index]}`);
      }
    });
  }
}

const [first] = GOLDEN;

test("a number in a flattened row comes from a cell of the maps", () => {
  const network = networkOf(first);
  const flat = network.nodes.find(({ class_name }) => class_name === "Flatten");
  assert.ok(flat);
  const source = network.shape(flat.inputs[0]);
  for (const { index } of everyCell(flat)) {
    assert.deepEqual(originOf(network, flat.name, index), cellOf(source, index));
  }
});

test("the largest value of the first layer is selected first", () => {
  const network = networkOf(first);
  const { name, map, cell } = initialSelection(network);
  assert.ok(cell && map !== null);
  const values = first.outputs[name];
  const largest = values[indexOf(network.shape(name), { ...cell, map })];
  assert.equal(Math.abs(largest), Math.max(...values.map(Math.abs)));
});

test("a cell that sees ink is selected first, even where a bias makes black larger", () => {
  const [bias, kernel] = [Float32Array.of(1), Float32Array.of(-0.5)];
  const given = { kernel_size: 1, strides: 1, padding: "valid", activation: "relu" };
  const node = {
    ...nodeOf("conv", "Conv2D", ["image"], [2, 2, 1], given),
    weights: { kernel: { shape: [1], dtype: "float32", offset: 0 }, bias: { shape: [1], dtype: "float32", offset: 4 } },
  };
  const network = new ExplainedNetwork(
    { input_shape: [2, 2, 1], classes: ["a"], nodes: [node] },
    Float32Array.of(...kernel, ...bias).buffer,
  );
  const image = Float32Array.of(0, 0, 0, 0.5);
  network.show(image, [{ layer: node, values: image.map((value) => value * kernel[0] + bias[0]) }]);
  assert.deepEqual(initialSelection(network), { name: "conv", map: 0, cell: { row: 1, column: 1 } });
});

test("the CSV of a cell contains every factor and product, and adds up", () => {
  const network = networkOf(first);
  const node = network.nodes[0];
  const calculation = calculationOf({ network, node, row: 0, column: 0, map: 1 }, 3);
  const rows = csvOf(calculation, 3)
    .trim()
    .split("\n")
    .map((line) => line.split(","));
  assert.ok(rows.every((row) => row.length === rows[0].length));
  const products = rows.filter((row) => row[0] === "1" && row[6]);
  assert.equal(products.length, 3 * 3 * 3);
  assert.deepEqual(new Set(products.map((row) => row[2])), new Set(["-1", "0", "1"])); // counted from 0; -1 is padding
  const units = (/** @type {string} */ text) => BigInt(text.replace(".", ""));
  const total = rows.find((row) => row[1] === "sum of all")?.[7];
  const sum = products.reduce((before, row) => before + units(row[6]), 0n);
  assert.equal(sum, units(total ?? ""));
  assert.ok(Math.abs(Number(rows[rows.length - 1][7]) - calculation.exact) <= 0.0005);
});

test("rows and columns are counted from 0 in words, maps from 1", () => {
  const node = networkOf(first).nodes[0];
  assert.equal(placeText({ row: 0, column: 3 }), "row 0, column 3");
  assert.equal(reading(node, { row: 2, column: 0, map: 1 }, [], "0.5"), "Map 1, row 2, column 0: 0.5");
  assert.equal(originText({ map: 0, row: 4, column: 1 }, 9), "map 0, row 4, column 1");
});

test("a value that is not a finite number has no calculation", () => {
  const network = networkOf(first);
  network.show(Float32Array.from(first.image).fill(NaN));
  assert.equal(explained({ network, node: network.nodes[0], row: 0, column: 0, map: 0 }, 3), null);
});

test("a map of zeros has a calculation too", () => {
  const network = networkOf(first);
  network.show(null);
  const at = { network, node: network.nodes[0], row: 0, column: 0, map: 0 };
  assert.ok(Number.isFinite(calculationOf(at, decimalsFor(0)).exact));
});
