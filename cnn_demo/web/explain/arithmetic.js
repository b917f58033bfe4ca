// How one value of one layer comes about, step by step, in a system of numbers (decimals.js). Knows no page.
//
// at: {node, scene, row, column, map}, or {node, scene, map} for a value of a vector.
// An account is {steps, result}: steps are plain data, {kind, title, ...}, which steps_view.js shows and csv.js writes.

import { activated, conv2d, dense, depthwise, inputsAt, separable, window } from "./products.js";
import { channelTitle, indexOf, originOf } from "./scene.js";

/** How that value comes about. n: the system of numbers. Returns {steps, result}. */
export function account(n, at) {
  return ACCOUNTS[at.node.class_name](n, at);
}

// Keras's class -> how its layers compute.
const ACCOUNTS = {
  Input: pixel,
  Conv2D: conv2d,
  DepthwiseConv2D: depthwise,
  SeparableConv2D: separable,
  Dense: (n, at) => (at.node.arguments.activation === "softmax" ? softmax(n, at) : dense(n, at)),
  MaxPooling2D: largest,
  AveragePooling2D: average,
  GlobalAveragePooling2D: globalAverage,
  BatchNormalization: normalization,
  Activation: activation,
  Add: addition,
  Flatten: passed,
  Dropout: passed,
};

function pixel(n, at) {
  const number = inputOf(n, at, at.node.name);
  return { steps: [{ kind: "pixel", title: "A pixel", output: number }], result: number };
}

function largest(n, at) {
  const seen = pooled(n, at);
  const winner = seen.inputs.reduce((best, input, index) => {
    if (seen.places[index].isPadding) return best;
    return best < 0 || input > seen.inputs[best] ? index : best;
  }, -1);
  const result = seen.inputs[winner];
  return { steps: [{ kind: "largest", title: "Take the largest", block: seen, winner, output: result }], result };
}

function average(n, at) {
  return mean(n, pooled(n, at));
}

function globalAverage(n, at) {
  const [rows, columns] = at.scene.shape(at.node.inputs[0]);
  const places = Array.from({ length: rows * columns }, (_, index) => ({
    row: Math.floor(index / columns),
    column: index % columns,
    isPadding: false,
  }));
  return mean(n, {
    title: channelTitle(at.scene, at.node, at.map),
    rows,
    columns,
    places,
    inputs: inputsAt(n, at, places, at.map),
  });
}

/** The mean of what a window sees; padding does not count, as in TensorFlow. */
function mean(n, block) {
  const counted = block.inputs.filter((_, index) => !block.places[index].isPadding);
  const total = n.sum(counted);
  const output = n.apply((sum) => sum / counted.length, total);
  return {
    steps: [{ kind: "mean", title: "Take the mean", block, total, count: counted.length, output }],
    result: output,
  };
}

function pooled(n, at) {
  const {
    window: { size },
    places,
  } = window(at);
  const inputs = inputsAt(n, at, places, at.map);
  return { title: channelTitle(at.scene, at.node, at.map), rows: size, columns: size, places, inputs };
}

/** As a browser computes it: one factor and one shift for each map, made of the four learned numbers beforehand. */
function normalization(n, at) {
  const { node, scene, map } = at;
  const learned = (part) => n.of(scene.weights(node, part)[map]);
  const [gamma, beta, average, variance] = ["gamma", "beta", "moving_mean", "moving_variance"].map(learned);
  const [factor, shift] = [learned("factor"), learned("shift")];
  const { epsilon } = node.arguments;
  const computed = n.apply((g, v) => g / Math.sqrt(v + epsilon), gamma, variance);
  const learnedPart = {
    kind: "normalization",
    title: "From what was learned to a factor and a shift",
    gamma,
    beta,
    average,
    variance,
    epsilon,
    computedFactor: computed,
    factor,
    shift,
    computedShift: n.sum([beta, n.apply((m, f) => -m * f, average, factor)]),
  };
  const input = inputOf(n, at, node.inputs[0]);
  const scaled = n.times(input, factor);
  const result = n.sum([scaled, shift]);
  return {
    steps: [learnedPart, { kind: "affine", title: "Scale and shift", input, factor, scaled, shift, output: result }],
    result,
  };
}

function activation(n, at) {
  const input = inputOf(n, at, at.node.inputs[0]);
  const name = at.node.arguments.activation;
  if (name === "linear") {
    return { steps: [{ kind: "function", title: "Apply the activation", name, input, output: input }], result: input };
  }
  return activated(n, name, [], input);
}

function addition(n, at) {
  const terms = at.node.inputs.map((name, index) => ({ title: WAYS[index], number: inputOf(n, at, name) }));
  const total = n.sum(terms.map((term) => term.number));
  return { steps: [{ kind: "sum", title: "Add both ways through the block", terms, total }], result: total };
}

function passed(n, at) {
  const { node, scene } = at;
  const [source] = node.inputs;
  const index = indexOf(node.shape, at);
  const output = n.of(scene.values(source)[index]);
  const from = node.class_name === "Flatten" ? originOf(scene, source, index) : null;
  return {
    steps: [{ kind: "passed", title: PASSED[node.class_name], from, rate: node.arguments.rate, output }],
    result: output,
  };
}

const WAYS = ["through the block", "around it"]; // in the order of spec/keras_graph.py
const PASSED = { Flatten: "Take its place in the row", Dropout: "Nothing is dropped now" };

/** The class's own sum of products, then every class's share. */
function softmax(n, at) {
  const own = dense(n, at);
  const logits = at.scene.classes.map((_, map) => (map === at.map ? own.result : n.of(logit(at, map))));
  const top = Math.max(...logits);
  const powers = logits.map((one) => n.apply(Math.exp, one - top));
  const total = n.sum(powers);
  const shares = powers.map((power) => n.apply((part, whole) => part / whole, power, total));
  const rows = at.scene.classes.map((name, map) => ({
    name,
    logit: logits[map],
    power: powers[map],
    share: shares[map],
  }));
  const step = { kind: "softmax", title: "Turn the classes' sums into shares", rows, top, total, chosen: at.map };
  return { steps: [...own.steps, step], result: shares[at.map] };
}

/** Another class's sum, which is not shown in parts. */
function logit({ node, scene }, unit) {
  const [inputs, kernel, bias] = [
    scene.values(node.inputs[0]),
    scene.weights(node, "kernel"),
    scene.weights(node, "bias"),
  ];
  const units = node.shape[0];
  return inputs.reduce((sum, input, index) => sum + input * kernel[index * units + unit], bias ? bias[unit] : 0);
}

function inputOf(n, at, name) {
  return n.of(at.scene.values(name)[indexOf(at.scene.shape(name), at)]);
}
