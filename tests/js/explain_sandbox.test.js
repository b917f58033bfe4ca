import assert from "node:assert/strict";
import { test } from "node:test";
import { range } from "../../cnn_demo/web/explain/cells.js";
import { exactDecimals, explained } from "../../cnn_demo/web/explain/rounding.js";
import { NODE, sandboxNetwork } from "../../cnn_demo/web/explain/sandbox_network.js";
import { KERNELS, PICTURES } from "../../cnn_demo/web/explain/sandbox_presets.js";
import { sizeFormula } from "../../cnn_demo/web/explain/size_formula.js";
import { largestDifference } from "./pictures.js";
import { needsTensorFlow, tf } from "./tensorflow.js";

const SIZES = [1, 2, 3, 4, 5];
const SIDES = range(12, 3);
/** @type {("valid" | "same")[]} */
const PADDINGS = ["valid", "same"];

const sum = (/** @type {Float32Array} */ values) => values.reduce((total, value) => total + value, 0);

/** @param {[number, number, number, number]} shape */
function zeros(...shape) {
  return tf.tensor4d(new Float32Array(shape.reduce((product, length) => product * length, 1)), shape);
}

/** Every setting that the sandbox has. */
function everySetting() {
  const windows = PADDINGS.flatMap((padding) =>
    SIZES.flatMap((size) => [1, 2, 3, 4].map((strides) => ({ size, strides, padding }))),
  );
  return windows.flatMap((window) => SIDES.map((side) => ({ ...window, side })));
}

test("the formula gives TensorFlow's size for every setting", needsTensorFlow, () => {
  for (const { size, strides, padding, side } of everySetting()) {
    if (padding === "valid" && size > side) continue;
    const output = tf.conv2d(zeros(1, side, side, 1), zeros(size, size, 1, 1), strides, padding);
    assert.equal(sizeFormula({ size, strides, padding }, side).count, output.shape[1]);
    output.dispose();
  }
});

test("the formula contains every number", () => {
  const { lines } = sizeFormula({ size: 3, strides: 2, padding: "same" }, 8);
  assert.deepEqual(lines.slice(1), [
    "= max((4 − 1) × 2 + 3 − 8, 0) = 1: 0 before, 1 after",
    "output = ⌊(input + zeros − kernel) ÷ stride⌋ + 1",
    "= ⌊(8 + 1 − 3) ÷ 2⌋ + 1 = 4",
  ]);
});

test("a kernel that does not fit is explained", () => {
  const { lines, count } = sizeFormula({ size: 5, strides: 1, padding: "valid" }, 3);
  assert.equal(count, 0);
  assert.match(lines[lines.length - 1], /larger than the input/);
});

test("the output of the sandbox equals TensorFlow's and that of its calculation", needsTensorFlow, () => {
  for (const setting of everySetting()) {
    const { size, strides, padding, side } = setting;
    if (padding === "valid" && size > side) continue;
    const [kernel, picture] = [KERNELS.sharpen.make(size), PICTURES.noise.make(side)];
    const network = sandboxNetwork({ kernel, picture, side, window: setting });
    const values = network.values(NODE);
    const output = tf.conv2d(
      tf.tensor4d(picture, [1, side, side, 1]),
      tf.tensor4d(kernel, [size, size, 1, 1]),
      strides,
      padding,
    );
    assert.ok(largestDifference(output.dataSync(), values) < 1e-5);
    const node = network.node(NODE);
    const found = explained({ network, node, row: 0, column: 0, map: 0 }, 3);
    assert.ok(found && Math.abs(found.exact - values[0]) < 1e-5);
    output.dispose();
  }
});

test("blur, identity and sharpen keep an even grey; edges and outline give 0 for it", () => {
  for (const size of SIZES) {
    for (const name of ["blur", "identity", "sharpen"]) {
      assert.ok(Math.abs(sum(KERNELS[name].make(size)) - 1) < 1e-6, name);
    }
    for (const name of ["vertical", "horizontal", "outline"]) assert.equal(sum(KERNELS[name].make(size)), 0, name);
  }
  assert.deepEqual([...KERNELS.vertical.make(3)], [-1, 0, 1, -2, 0, 2, -1, 0, 1]);
  assert.deepEqual([...KERNELS.horizontal.make(3)], [-1, -2, -1, 0, 0, 0, 1, 2, 1]);
});

test("every picture has the requested size, and is the same each time", () => {
  for (const { make } of Object.values(PICTURES)) {
    assert.equal(make(9).length, 81);
    assert.deepEqual(make(9), make(9));
  }
});

test("numbers with few decimals are shown with few", () => {
  assert.equal(exactDecimals([-1, 0, 2], 3), 0);
  assert.equal(exactDecimals([...Float32Array.of(0.1, 0.25)], 3), 2);
  assert.equal(exactDecimals([1 / 9], 3), null);
});
