// Random single layers of every kind, with what TensorFlow.js makes of a random input: for the tests of the arithmetic.

import { ACTIVATIONS } from "../../cnn_demo/web/explain/activations.js";
import { ExplainedNetwork } from "../../cnn_demo/web/explain/explained_network.js";
import { randomOf as numbersOf } from "../../cnn_demo/web/explain/random.js";

const NAMES = Object.keys(ACTIVATIONS);

/** Random numbers that begin anew with each seed. */
export function randomOf(seed) {
  const next = numbersOf(seed);
  const whole = (least, most) => least + Math.floor(next() * (most - least + 1));
  const pick = (list) => list[whole(0, list.length - 1)];
  const values = (count, scale = 1) => Float32Array.from({ length: count }, () => scale * (2 * next() - 1));
  return { whole, pick, values };
}

/** What each kind is made of and computed by: {class_name: (tf, random) => {network, node, values}}. */
export const KINDS = {
  Conv2D: (tf, random) => {
    const groups = random.pick([1, 1, 2, 3]);
    const about = { ...windowed(random, "kernel_size"), filters: groups * random.whole(1, 3), groups, ...ends(random) };
    about.dilation_rate = about.strides === 1 ? random.whole(1, 3) : 1; // Keras refuses both
    return layer(
      tf,
      random,
      "Conv2D",
      about,
      (input) => ({
        kernel: [about.kernel_size, about.kernel_size, input[2] / groups, about.filters],
        ...bias(about, about.filters),
      }),
      (x, w) => grouped(tf, x, w.kernel, about),
    );
  },
  DepthwiseConv2D: (tf, random) => {
    const about = { ...windowed(random, "kernel_size"), depth_multiplier: random.whole(1, 3), ...ends(random) };
    return layer(
      tf,
      random,
      "DepthwiseConv2D",
      about,
      (input) => ({
        kernel: [about.kernel_size, about.kernel_size, input[2], about.depth_multiplier],
        ...bias(about, input[2] * about.depth_multiplier),
      }),
      (x, w) => tf.depthwiseConv2d(x, w.kernel, about.strides, about.padding),
    );
  },
  SeparableConv2D: (tf, random) => {
    const about = { ...windowed(random, "kernel_size"), filters: random.whole(1, 4), ...ends(random) };
    return layer(
      tf,
      random,
      "SeparableConv2D",
      about,
      (input) => ({
        depthwise_kernel: [about.kernel_size, about.kernel_size, input[2], 1],
        pointwise_kernel: [1, 1, input[2], about.filters],
        ...bias(about, about.filters),
      }),
      (x, w) => tf.separableConv2d(x, w.depthwise_kernel, w.pointwise_kernel, about.strides, about.padding),
    );
  },
  MaxPooling2D: (tf, random) => {
    const about = windowed(random, "pool_size");
    return layer(
      tf,
      random,
      "MaxPooling2D",
      about,
      () => ({}),
      (x) => tf.maxPool(x, about.pool_size, about.strides, about.padding),
    );
  },
  AveragePooling2D: (tf, random) => {
    const about = windowed(random, "pool_size");
    return layer(
      tf,
      random,
      "AveragePooling2D",
      about,
      () => ({}),
      (x) => tf.avgPool(x, about.pool_size, about.strides, about.padding),
    );
  },
  GlobalAveragePooling2D: (tf, random) =>
    layer(
      tf,
      random,
      "GlobalAveragePooling2D",
      {},
      () => ({}),
      (x) => tf.mean(x, [1, 2]),
    ),
  GlobalMaxPooling2D: (tf, random) =>
    layer(
      tf,
      random,
      "GlobalMaxPooling2D",
      {},
      () => ({}),
      (x) => tf.max(x, [1, 2]),
    ),
  ZeroPadding2D: (tf, random) => {
    const about = { padding: random.whole(1, 3) };
    const sides = [about.padding, about.padding];
    return layer(
      tf,
      random,
      "ZeroPadding2D",
      about,
      () => ({}),
      (x) => tf.pad(x, [[0, 0], sides, sides, [0, 0]]),
    );
  },
  Flatten: (tf, random) =>
    layer(
      tf,
      random,
      "Flatten",
      {},
      () => ({}),
      (x) => tf.reshape(x, [1, -1]),
    ),
  Dropout: (tf, random) =>
    layer(
      tf,
      random,
      "Dropout",
      { rate: 0.5 },
      () => ({}),
      (x) => x,
    ),
  Activation: (tf, random) =>
    layer(
      tf,
      random,
      "Activation",
      { activation: random.pick(NAMES) },
      () => ({}),
      (x) => x,
    ),
  BatchNormalization: (tf, random) =>
    layer(
      tf,
      random,
      "BatchNormalization",
      { epsilon: 0.001 },
      (input) => normalization(input[2]),
      (x, w) => tf.add(tf.mul(x, w.factor), w.shift),
    ),
  Dense: (tf, random) => {
    const about = { units: random.whole(1, 9), ...ends(random) };
    const make = (input) => ({ kernel: [input[0], about.units], ...bias(about, about.units) });
    return layer(tf, random, "Dense", about, make, (x, w) => tf.matMul(x, w.kernel), true);
  },
  Output: (tf, random) => {
    const about = { units: random.whole(2, 12), activation: "softmax", use_bias: true };
    const make = (input) => ({ kernel: [input[0], about.units], bias: [about.units] });
    return layer(tf, random, "Dense", about, make, (x, w) => tf.matMul(x, w.kernel), true);
  },
  Add: (_tf, random) => {
    const [shape, names] = [mapShape(random), ["image", "other"]];
    const [one, two] = names.map(() => random.values(volume(shape)));
    const node = { name: "layer", class_name: "Add", arguments: {}, inputs: names, shape, weights: {} };
    const other = {
      name: "other",
      class_name: "Activation",
      arguments: { activation: "linear" },
      inputs: ["image"],
      shape,
      weights: {},
    };
    const network = new ExplainedNetwork({ input_shape: shape, classes: [], nodes: [other, node] }, new ArrayBuffer(0));
    network.show(one, [{ layer: other, values: two }]);
    return { network, node, values: one.map((value, index) => value + two[index]) };
  },
};

/** TensorFlow.js convolves no groups, so each one by itself. */
function grouped(tf, x, kernel, { groups, strides, padding, dilation_rate: dilation }) {
  const [inputs, kernels] = [tf.split(x, groups, 3), tf.split(kernel, groups, 3)];
  const parts = inputs.map((input, g) => tf.conv2d(input, kernels[g], strides, padding, "NHWC", dilation));
  return tf.concat(parts, 3);
}

function layer(tf, random, class_name, about, shapesOf, compute, isVector = false) {
  const [size, dilation] = [about.kernel_size ?? about.pool_size ?? 1, about.dilation_rate ?? 1];
  const least = about.padding === "same" ? 1 : (size - 1) * dilation + 1;
  const [height, width, channels] = mapShape(random, least);
  const shape = isVector ? [random.whole(1, 40)] : [height, width, channels * (about.groups ?? 1)];
  const image = random.values(volume(shape), random.pick([0.1, 1, 30]));
  const { weights, tensors, bytes } = made(tf, random, shapesOf(shape));
  const output = tf.tidy(() => {
    const raw = compute(tf.tensor(image, [1, ...shape]), tensors);
    const biased = tensors.bias ? tf.add(raw, tensors.bias) : raw;
    return activate(tf, about.activation ?? "linear", biased);
  });
  const node = {
    name: "layer",
    class_name,
    arguments: about,
    inputs: ["image"],
    shape: output.shape.slice(1),
    weights,
  };
  const classes = Array.from({ length: about.units ?? 0 }, (_, index) => `class ${index}`);
  const network = new ExplainedNetwork({ input_shape: shape, classes, nodes: [node] }, bytes);
  network.show(image);
  return { network, node, values: output.dataSync() };
}

function made(tf, random, shapes) {
  const parts = Object.entries(shapes).map(([name, shape]) => {
    const values = random.values(volume(shape));
    return { name, shape, values: name === "moving_variance" ? values.map(Math.abs) : values };
  });
  const all = Float32Array.from(parts.flatMap(({ values }) => [...values]));
  let offset = 0;
  const weights = {};
  for (const { name, shape, values } of parts) {
    weights[name] = { shape, dtype: "float32", offset };
    offset += values.byteLength;
  }
  const tensors = Object.fromEntries(parts.map(({ name, shape, values }) => [name, tf.tensor(values, shape)]));
  return { weights, tensors, bytes: all.buffer };
}

function activate(tf, name, x) {
  const functions = {
    linear: () => x,
    leaky_relu: () => tf.leakyRelu(x, 0.2),
    gelu: () => tf.mul(tf.mul(x, 0.5), tf.add(1, tf.erf(tf.div(x, Math.SQRT2)))),
    silu: () => tf.mul(x, tf.sigmoid(x)),
    hard_silu: () => tf.mul(x, tf.div(tf.relu6(tf.add(x, 3)), 6)),
  };
  return functions[name] ? functions[name]() : tf[name](x);
}

const windowed = (random, size) => ({
  [size]: random.whole(1, 5),
  strides: random.whole(1, 3),
  padding: random.pick(["valid", "same"]),
});
const ends = (random) => ({ activation: random.pick(NAMES), use_bias: random.pick([true, false]) });
const bias = ({ use_bias }, length) => (use_bias ? { bias: [length] } : {});
const mapShape = (random, least = 1) => {
  const most = Math.max(9, least + 2);
  return [random.whole(least, most), random.whole(least, most), random.whole(1, 4)];
};
const volume = (shape) => shape.reduce((product, length) => product * length, 1);
const normalization = (length) =>
  Object.fromEntries(
    ["gamma", "beta", "moving_mean", "moving_variance", "factor", "shift"].map((name) => [name, [length]]),
  );
