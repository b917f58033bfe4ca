import assert from "node:assert/strict";
import { test } from "node:test";
import { exactDecimals, explained } from "../../cnn_demo/web/explain/rounding.js";
import { NODE, sandboxNetwork } from "../../cnn_demo/web/explain/sandbox_network.js";
import { KERNELS, PICTURES } from "../../cnn_demo/web/explain/sandbox_presets.js";
import { sizeFormula } from "../../cnn_demo/web/explain/size_formula.js";
import { needsTensorFlow, tf } from "./tensorflow.js";

const SIZES = [1, 2, 3, 4, 5];
const sum = (values) => values.reduce((total, value) => total + value, 0);

/** Every setting that the sandbox has: {size, strides, padding, side}. */
function* everySetting() {
  for (const padding of ["valid", "same"])
    for (const size of SIZES)
      for (const strides of [1, 2, 3, 4]) for (let side = 3; side <= 14; side++) yield { size, strides, padding, side };
}

test("the formula's size is TensorFlow's, whatever the setting", needsTensorFlow, () => {
  for (const { size, strides, padding, side } of everySetting()) {
    if (padding === "valid" && size > side) continue;
    const output = tf.conv2d(tf.zeros([1, side, side, 1]), tf.zeros([size, size, 1, 1]), strides, padding);
    assert.equal(sizeFormula({ size, strides, padding }, side).count, output.shape[1]);
    output.dispose();
  }
});

test("the formula's last line can be worked out", () => {
  const { lines } = sizeFormula({ size: 3, strides: 2, padding: "same" }, 8);
  assert.deepEqual(lines.slice(1), [
    "= max((4 − 1) × 2 + 3 − 8, 0) = 1: 0 before, 1 after",
    "output = ⌊(input + padding − kernel) ÷ stride⌋ + 1",
    "= ⌊(8 + 1 − 3) ÷ 2⌋ + 1 = 4",
  ]);
});

test("a kernel that fits nowhere is told", () => {
  const { lines, count } = sizeFormula({ size: 5, strides: 1, padding: "valid" }, 3);
  assert.equal(count, 0);
  assert.match(lines.at(-1), /larger than the input/);
});

test("the sandbox's output is TensorFlow's, and its calculation's", needsTensorFlow, () => {
  for (const setting of everySetting()) {
    const { size, strides, padding, side } = setting;
    if (padding === "valid" && size > side) continue;
    const [kernel, picture] = [KERNELS.sharpen.make(size), PICTURES.noise.make(side)];
    const network = sandboxNetwork({ kernel, picture, side, window: setting });
    const values = network.values(NODE);
    const output = tf.conv2d(
      tf.tensor(picture, [1, side, side, 1]),
      tf.tensor(kernel, [size, size, 1, 1]),
      strides,
      padding,
    );
    output.dataSync().forEach((value, index) => assert.ok(Math.abs(value - values[index]) < 1e-5));
    const node = network.byName.get(NODE);
    const found = explained({ network, node, row: 0, column: 0, map: 0 }, 3);
    assert.ok(Math.abs(found.exact - values[0]) < 1e-5);
    output.dispose();
  }
});

test("a kernel does what its name says: a blur and an identity keep an even grey, edges and outlines are silent on it", () => {
  for (const size of SIZES) {
    for (const name of ["blur", "identity", "sharpen"])
      assert.ok(Math.abs(sum(KERNELS[name].make(size)) - 1) < 1e-6, name);
    for (const name of ["vertical", "horizontal", "outline"]) assert.equal(sum(KERNELS[name].make(size)), 0, name);
  }
  assert.deepEqual([...KERNELS.vertical.make(3)], [-1, 0, 1, -2, 0, 2, -1, 0, 1]);
  assert.deepEqual([...KERNELS.horizontal.make(3)], [-1, -2, -1, 0, 0, 0, 1, 2, 1]);
});

test("every picture has the size asked for, and is the same each time", () => {
  for (const { make } of Object.values(PICTURES)) {
    assert.equal(make(9).length, 81);
    assert.deepEqual(make(9), make(9));
  }
});

test("round numbers stay short", () => {
  assert.equal(exactDecimals([-1, 0, 2], 3), 0);
  assert.equal(exactDecimals(Float32Array.of(0.1, 0.25), 3), 2);
  assert.equal(exactDecimals([1 / 9], 3), null);
});
