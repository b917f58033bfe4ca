// Random networks with a single layer of every kind, and the values that TensorFlow.js computes for a random input.

import { ACTIVATIONS } from "../../cnn_demo/web/explain/activations.js";
import { IMAGE } from "../../cnn_demo/web/explain/cells.js";
import { ExplainedNetwork } from "../../cnn_demo/web/explain/explained_network.js";
import { randomOf as numbersOf } from "../../cnn_demo/web/explain/random.js";
import { tf } from "./tensorflow.js";

/** @import { Tensor, Tensor4D } from "@tensorflow/tfjs-core" */
/** @import { ExplainedNode, Shape, WeightsPosition } from "../../cnn_demo/web/types/explain.js" */

/** @typedef {ReturnType<typeof randomOf>} Random */
/** @typedef {Record<string, Shape>} WeightShapes by the names of the weights */
/** @typedef {Record<string, Tensor>} Weights */
/** @typedef {{network: ExplainedNetwork, node: ExplainedNode, values: Float32Array}} RandomLayer */
/** @typedef {"valid" | "same"} PaddingName */
/** @typedef {[number, number]} Pair height and width */

const NAMES = Object.keys(ACTIVATIONS);
/** @type {PaddingName[]} */
const PADDINGS = ["valid", "same"];

/**
 * Random choices from a seed.
 *
 * @param {number} seed
 */
export function randomOf(seed) {
  const next = numbersOf(seed);
  const whole = (/** @type {number} */ least, /** @type {number} */ most) =>
    least + Math.floor(next() * (most - least + 1));
  return {
    whole,
    /**
     * @template T
     * @param {T[]} list
     */
    pick: (list) => list[whole(0, list.length - 1)],
    values: (/** @type {number} */ count, scale = 1) =>
      Float32Array.from({ length: count }, () => scale * (2 * next() - 1)),
  };
}

/**
 * A node without weights.
 *
 * @param {string} name
 * @param {string} class_name
 * @param {string[]} inputs
 * @param {Shape} shape
 * @param {ExplainedNode["arguments"]} given
 * @returns {ExplainedNode}
 */
export function nodeOf(name, class_name, inputs, shape, given = {}) {
  return { name, class_name, inputs, shape, arguments: given, weights: {}, title: name, sentence: "", part_of: null };
}

/** @type {Record<string, (random: Random) => RandomLayer>} by the class of the layer; "Output" is Dense with softmax */
export const KINDS = {
  Conv2D(random) {
    const groups = random.pick([1, 1, 2, 3]);
    const { size, stridesOfAxes: strides, padding } = windowed(random);
    const filters = groups * random.whole(1, 3);
    const dilation_rate = Math.max(...strides) === 1 ? random.whole(1, 3) : 1; // Keras refuses dilation with other strides
    const given = { kernel_size: size, strides, padding, filters, groups, dilation_rate, ...ends(random) };
    return layer(
      random,
      "Conv2D",
      given,
      mapShape(random, groups, leastSides(padding, size, dilation_rate)),
      ([, , channels]) => ({ kernel: [...size, channels / groups, filters], ...bias(given, filters) }),
      (/** @type {Tensor4D} */ x, { kernel }) => grouped(x, fourAxes(kernel), groups, strides, padding, dilation_rate),
    );
  },
  DepthwiseConv2D(random) {
    const { size, strides, padding } = windowed(random);
    const depth_multiplier = random.whole(1, 3);
    const given = { kernel_size: size, strides, padding, depth_multiplier, ...ends(random) };
    return layer(
      random,
      "DepthwiseConv2D",
      given,
      mapShape(random, 1, leastSides(padding, size)),
      ([, , channels]) => ({
        kernel: [...size, channels, depth_multiplier],
        ...bias(given, channels * depth_multiplier),
      }),
      (x, { kernel }) => tf.depthwiseConv2d(x, fourAxes(kernel), strides, padding),
    );
  },
  SeparableConv2D(random) {
    const { size, strides, padding } = windowed(random);
    const [filters, depth_multiplier] = [random.whole(1, 4), random.pick([1, 1, 2, 3])];
    const given = { kernel_size: size, strides, padding, filters, depth_multiplier, ...ends(random) };
    return layer(
      random,
      "SeparableConv2D",
      given,
      mapShape(random, 1, leastSides(padding, size)),
      ([, , channels]) => ({
        depthwise_kernel: [...size, channels, depth_multiplier],
        pointwise_kernel: [1, 1, channels * depth_multiplier, filters],
        ...bias(given, filters),
      }),
      (x, { depthwise_kernel: depth, pointwise_kernel: point }) =>
        tf.separableConv2d(x, fourAxes(depth), fourAxes(point), strides, padding),
    );
  },
  MaxPooling2D: (random) => pooling(random, "MaxPooling2D", tf.maxPool),
  AveragePooling2D: (random) => pooling(random, "AveragePooling2D", tf.avgPool),
  GlobalAveragePooling2D: (random) => simple(random, "GlobalAveragePooling2D", {}, (x) => tf.mean(x, [1, 2])),
  GlobalMaxPooling2D: (random) => simple(random, "GlobalMaxPooling2D", {}, (x) => tf.max(x, [1, 2])),
  ZeroPadding2D(random) {
    const padding = random.whole(1, 3);
    /** @type {[number, number]} */
    const sides = [padding, padding];
    return simple(random, "ZeroPadding2D", { padding }, (x) => tf.pad4d(x, [[0, 0], sides, sides, [0, 0]]));
  },
  Flatten: (random) => simple(random, "Flatten", {}, (x) => tf.reshape(x, [1, -1])),
  Dropout: (random) => simple(random, "Dropout", { rate: 0.5 }, (x) => x),
  SpatialDropout2D: (random) => simple(random, "SpatialDropout2D", { rate: 0.5 }, (x) => x),
  Activation: (random) => simple(random, "Activation", { activation: random.pick(NAMES) }, (x) => x),
  Softmax(random) {
    const units = random.whole(2, 12);
    return layer(
      random,
      "Activation",
      { activation: "softmax", units },
      [units],
      () => ({}),
      (x) => x,
    );
  },
  BatchNormalization(random) {
    const parts = ["gamma", "beta", "moving_mean", "moving_variance", "factor", "shift"];
    return layer(
      random,
      "BatchNormalization",
      { epsilon: 0.001 },
      mapShape(random),
      ([, , channels]) => Object.fromEntries(parts.map((name) => [name, [channels]])),
      (x, { factor, shift }) => tf.add(tf.mul(x, factor), shift),
    );
  },
  Dense: (random) => dense(random, { units: random.whole(1, 9), ...ends(random) }),
  Output: (random) => dense(random, { units: random.whole(2, 12), activation: "softmax", use_bias: true }),
  Concatenate(random) {
    const shape = mapShape(random);
    const [height, width, first] = shape;
    const second = random.whole(1, 4);
    const other = nodeOf("other", "Conv2D", [IMAGE], [height, width, second]);
    const total = first + second;
    const given = { channels: [first, second] };
    const node = nodeOf("layer", "Concatenate", [IMAGE, "other"], [height, width, total], given);
    const [one, two] = [random.values(volume(shape)), random.values(height * width * second)];
    const network = new ExplainedNetwork({ input_shape: shape, classes: [], nodes: [other, node] }, new ArrayBuffer(0));
    network.show(one, [{ layer: other, values: two }]);
    const values = tf.tidy(() => {
      const parts = [tf.tensor(one, shape), tf.tensor(two, [height, width, second])];
      return Float32Array.from(tf.concat(parts, 2).dataSync());
    });
    return { network, node, values };
  },
  Multiply(random) {
    const count = random.whole(1, 9);
    const [values, gate] = [random.values(count), random.values(1)];
    const other = nodeOf("gate", "Dense", [IMAGE], [1], { activation: "sigmoid" });
    const node = nodeOf("layer", "Multiply", [IMAGE, "gate"], [count]);
    const network = new ExplainedNetwork(
      { input_shape: [count], classes: [], nodes: [other, node] },
      new ArrayBuffer(0),
    );
    network.show(values, [{ layer: other, values: gate }]);
    return { network, node, values: values.map((value) => value * gate[0]) };
  },
  Add(random) {
    const [shape, names] = [mapShape(random), [IMAGE, "other"]];
    const [one, two] = names.map(() => random.values(volume(shape)));
    const node = nodeOf("layer", "Add", names, shape);
    const other = nodeOf("other", "Activation", [IMAGE], shape, { activation: "linear" });
    const network = new ExplainedNetwork({ input_shape: shape, classes: [], nodes: [other, node] }, new ArrayBuffer(0));
    network.show(one, [{ layer: other, values: two }]);
    return { network, node, values: one.map((value, index) => value + two[index]) };
  },
};

/**
 * @param {Random} random
 * @param {string} class_name
 * @param {(x: Tensor4D, size: Pair, strides: Pair, padding: PaddingName) => Tensor} compute
 */
function pooling(random, class_name, compute) {
  const { size, stridesOfAxes: strides, padding } = windowed(random);
  const shape = mapShape(random, 1, leastSides(padding, size));
  const pool = (/** @type {Tensor4D} */ x) => compute(x, size, strides, padding);
  return layer(random, class_name, { pool_size: size, strides, padding }, shape, () => ({}), pool);
}

/**
 * A layer without weights.
 *
 * @param {Random} random
 * @param {string} class_name
 * @param {ExplainedNode["arguments"]} given
 * @param {(x: Tensor4D) => Tensor} compute
 */
function simple(random, class_name, given, compute) {
  return layer(random, class_name, given, mapShape(random), () => ({}), compute);
}

/**
 * @param {Random} random
 * @param {{units: number, activation: string, use_bias: boolean}} given
 */
function dense(random, given) {
  const { units } = given;
  const shapes = (/** @type {Shape} */ [inputs]) => ({ kernel: [inputs, units], ...bias(given, units) });
  /** @type {(x: Tensor, weights: Weights) => Tensor} */
  const compute = (x, { kernel }) => tf.matMul(x, kernel);
  return layer(random, "Dense", given, [random.whole(1, 40)], shapes, compute);
}

/**
 * A convolution with groups, which TensorFlow.js does not have: one convolution for each group.
 *
 * @param {Tensor4D} x
 * @param {Tensor4D} kernel
 * @param {number} groups
 * @param {Pair} strides
 * @param {PaddingName} padding
 * @param {number} dilation
 */
function grouped(x, kernel, groups, strides, padding, dilation) {
  /** @type {[Tensor4D[], Tensor4D[]]} */
  const [inputs, kernels] = [tf.split(x, groups, 3), tf.split(kernel, groups, 3)];
  const parts = inputs.map((input, g) => tf.conv2d(input, kernels[g], strides, padding, "NHWC", dilation));
  return tf.concat(parts, 3);
}

/**
 * A network with one layer, and the values that TensorFlow.js computes for a random input.
 *
 * @template {Tensor} Input
 * @param {Random} random
 * @param {string} class_name
 * @param {ExplainedNode["arguments"]} given
 * @param {Shape} shape of the input
 * @param {(input: Shape) => WeightShapes} shapesOf
 * @param {(x: Input, weights: Weights) => Tensor} compute
 * @returns {RandomLayer}
 */
function layer(random, class_name, given, shape, shapesOf, compute) {
  const image = random.values(volume(shape), random.pick([0.1, 1, 30]));
  const { weights, tensors, bytes } = made(random, shapesOf(shape));
  const output = tf.tidy(() => {
    const x = /** @type {Input} */ (tf.tensor(image, [1, ...shape])); // its rank follows from the shape
    const raw = compute(x, tensors);
    const biased = tensors.bias ? tf.add(raw, tensors.bias) : raw;
    return activate(String(given.activation ?? "linear"), biased);
  });
  const node = { ...nodeOf("layer", class_name, [IMAGE], output.shape.slice(1), given), weights };
  const classes = Array.from({ length: Number(given.units ?? 0) }, (_, index) => `class ${index}`);
  const network = new ExplainedNetwork({ input_shape: shape, classes, nodes: [node] }, bytes);
  network.show(image);
  return { network, node, values: Float32Array.from(output.dataSync()) };
}

/**
 * Random weights: their positions, their tensors and their bytes.
 *
 * @param {Random} random
 * @param {WeightShapes} shapes
 */
function made(random, shapes) {
  const parts = Object.entries(shapes).map(([name, shape]) => {
    const values = random.values(volume(shape));
    return { name, shape, values: name === "moving_variance" ? values.map(Math.abs) : values };
  });
  const all = Float32Array.from(parts.flatMap(({ values }) => [...values]));
  let offset = 0;
  /** @type {Record<string, WeightsPosition>} */
  const weights = {};
  for (const { name, shape, values } of parts) {
    weights[name] = { shape, dtype: "float32", offset };
    offset += values.byteLength;
  }
  const tensors = Object.fromEntries(parts.map(({ name, shape, values }) => [name, tf.tensor(values, shape)]));
  return { weights, tensors, bytes: all.buffer };
}

/**
 * @param {string} name of the activation
 * @param {Tensor} x
 */
function activate(name, x) {
  /** @type {Record<string, () => Tensor>} */
  const functions = {
    linear: () => x,
    relu: () => tf.relu(x),
    elu: () => tf.elu(x),
    selu: () => tf.selu(x),
    tanh: () => tf.tanh(x),
    sigmoid: () => tf.sigmoid(x),
    softmax: () => tf.softmax(x),
    leaky_relu: () => tf.leakyRelu(x, 0.2),
    gelu: () => tf.mul(tf.mul(x, 0.5), tf.add(1, tf.erf(tf.div(x, Math.SQRT2)))),
    silu: () => tf.mul(x, tf.sigmoid(x)),
    hard_silu: () => tf.mul(x, tf.div(tf.relu6(tf.add(x, 3)), 6)),
  };
  return functions[name]();
}

/** @param {Random} random */
function windowed(random) {
  const one = (/** @type {number} */ most) => random.whole(1, most);
  const pair = (/** @type {number} */ most) => /** @type {Pair} */ ([one(most), one(most)]);
  return { size: pair(5), strides: one(3), stridesOfAxes: pair(3), padding: random.pick(PADDINGS) };
}

/** @param {Random} random */
function ends(random) {
  return { activation: random.pick(NAMES), use_bias: random.pick([true, false]) };
}

/**
 * @param {{use_bias: boolean}} given
 * @param {number} length
 * @returns {WeightShapes}
 */
function bias({ use_bias }, length) {
  return use_bias ? { bias: [length] } : {};
}

/**
 * The least height and width of an input that a window fits into.
 *
 * @param {PaddingName} padding
 * @param {Pair} size
 * @param {number} dilation
 */
function leastSides(padding, size, dilation = 1) {
  return size.map((cells) => (padding === "same" ? 1 : (cells - 1) * dilation + 1));
}

/**
 * @param {Random} random
 * @param {number} groups
 * @param {number[]} least height and width
 */
function mapShape(random, groups = 1, least = [1, 1]) {
  const sides = least.map((side) => random.whole(side, Math.max(9, side + 2)));
  return [...sides, random.whole(1, 4) * groups];
}

/** @param {Shape} shape */
function volume(shape) {
  return shape.reduce((product, length) => product * length, 1);
}

/**
 * A tensor that is known to have four axes.
 *
 * @param {Tensor} tensor
 */
function fourAxes(tensor) {
  return /** @type {Tensor4D} */ (tensor); // the type of a tensor does not follow from its shape
}
