// The arithmetic gives what Keras gives: every value of every layer of the golden networks.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import { cellOf } from "../../cnn_demo/web/explain/cells.js";
import { csvOf } from "../../cnn_demo/web/explain/csv.js";
import { ExplainedNetwork, largestOf, originOf } from "../../cnn_demo/web/explain/explained_network.js";
import { initialSelection } from "../../cnn_demo/web/explain/initial_selection.js";
import { decimalsFor, explained } from "../../cnn_demo/web/explain/rounding.js";

const GOLDEN = JSON.parse(readFileSync(new URL("../golden/explain.json", import.meta.url)));
const FLOAT32 = 1e-5;
// A normalization's factor and shift are rounded to 16 bits for the browser, eleven of them binary digits; Keras has 32.
const FLOAT16 = 2 ** -9;

function sceneOf({ architecture, nodes, weights, image, outputs }) {
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

function* everyCell({ shape }) {
  const count = shape.reduce((product, length) => product * length, 1);
  for (let index = 0; index < count; index++)
    yield { index, at: shape.length === 3 ? cellOf(shape, index) : { row: 0, column: 0, map: index } };
}

for (const golden of GOLDEN) {
  const network = sceneOf(golden);
  for (const node of network.nodes) {
    test(`${node.name} of the golden network of ${golden.nodes.length} layers is Keras's`, () => {
      const values = golden.outputs[node.name];
      const tolerance = node.class_name === "BatchNormalization" ? FLOAT16 : FLOAT32;
      const peak = Math.max(largestOf(values), 1);
      for (const { index, at } of everyCell(node)) {
        const found = explained({ network, node, ...at }, decimalsFor(largestOf(values)));
        assert.ok(
          Math.abs(found.exact - values[index]) <= tolerance * peak,
          `${index}: ${found.exact} ${values[index]}`,
        );
      }
    });
  }
}

const [first] = GOLDEN;

test("a number of a flattened map knows the cell that it comes from", () => {
  const network = sceneOf(first);
  const flat = network.nodes.find(({ class_name }) => class_name === "Flatten");
  const source = network.shape(flat.inputs[0]);
  for (const { index } of everyCell(flat)) {
    const { name, ...cell } = originOf(network, flat.name, index);
    assert.deepEqual([name, cell], [flat.inputs[0], cellOf(source, index)]);
  }
});

test("one looks first at the strongest value of the first layer", () => {
  const network = sceneOf(first);
  const { name, map, cell } = initialSelection(network);
  const values = first.outputs[name];
  const [, width, count] = network.shape(name);
  assert.equal(Math.abs(values[(cell.row * width + cell.column) * count + map]), Math.max(...values.map(Math.abs)));
});

test("one looks first where there is ink, though a bias answers more to black", () => {
  const [bias, kernel] = [Float32Array.of(1), Float32Array.of(-0.5)];
  const node = {
    name: "conv",
    class_name: "Conv2D",
    arguments: { kernel_size: 1, strides: 1, padding: "valid", activation: "relu" },
    inputs: ["image"],
    shape: [2, 2, 1],
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

test("the table of a cell holds every factor and product, and adds up", () => {
  const network = sceneOf(first);
  const node = network.nodes[0];
  const found = explained({ network, node, row: 0, column: 0, map: 1 }, 3);
  const rows = csvOf(found, 3)
    .trim()
    .split("\n")
    .map((line) => line.split(","));
  assert.ok(rows.every((row) => row.length === rows[0].length));
  const products = rows.filter((row) => row[0] === "1" && row[6]);
  assert.equal(products.length, 3 * 3 * 3);
  const units = (text) => BigInt(text.replace(".", ""));
  const total = rows.find((row) => row[1] === "sum of all")[7];
  assert.equal(
    products.reduce((sum, row) => sum + units(row[6]), 0n),
    units(total),
  );
  assert.ok(Math.abs(Number(rows.at(-1)[7]) - found.exact) <= 0.0005);
});

test("a value that is no finite number has no calculation", () => {
  const network = sceneOf(first);
  network.show(Float32Array.from(first.image).fill(NaN));
  assert.equal(explained({ network, node: network.nodes[0], row: 0, column: 0, map: 0 }, 3), null);
});

test("an all-zero map has an calculation too", () => {
  const network = sceneOf(first);
  network.show(null);
  const found = explained({ network, node: network.nodes[0], row: 0, column: 0, map: 0 }, decimalsFor(0));
  assert.ok(Number.isFinite(found.exact));
});
