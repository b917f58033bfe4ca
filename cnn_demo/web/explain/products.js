// Sums of products: convolutions and dense layers, in a system of numbers (decimals.js). Knows no page.
//
// A block is what belongs together in such a sum: {title, rows, columns, places, inputs, weights, products, subtotal}.
// places: where each input stands, {row, column, isPadding}, or null for those of a vector.

import { FUNCTIONS } from "./functions.js";
import { channelTitle } from "./scene.js";
import { placesSeen, windowOf } from "./windows.js";

/** The steps of a full or a depthwise convolution, and of a dense layer, after the sum of products. */
export function finished(n, { node, scene, unit }, total) {
  const steps = [];
  let number = total;
  const bias = scene.weights(node, "bias");
  if (bias) {
    const terms = [
      { title: "sum of the products", number },
      { title: "bias", number: n.of(bias[unit]) },
    ];
    number = n.sum(terms.map((term) => term.number));
    steps.push({ kind: "sum", title: "Add the bias", terms, total: number });
  }
  return activated(n, node.arguments.activation, steps, number);
}

/** The steps with an activation's after them: {steps, result}. Softmax is not of one number, so it is none here. */
export function activated(n, name, steps, number) {
  if (name === "linear" || name === "softmax" || !name) return { steps, result: number };
  const output = n.apply(FUNCTIONS[name].compute, number);
  return {
    steps: [...steps, { kind: "function", title: "Apply the activation", name, input: number, output }],
    result: output,
  };
}

export function conv2d(n, at) {
  const { node, scene } = at;
  const [channels, filters] = [scene.shape(node.inputs[0])[2], node.shape[2]];
  const kernel = scene.weights(node, "kernel");
  const seen = window(at);
  const weightOf = (place, channel) => kernel[(place * channels + channel) * filters + at.map];
  const blocks = range(channels).map((channel) => mapBlock(n, at, seen, channel, (place) => weightOf(place, channel)));
  return withTotal(
    n,
    { ...at, unit: at.map },
    blocks,
    channels > 1 ? "Multiply and add, input map by input map" : "Multiply and add",
  );
}

export function depthwise(n, at) {
  const { node, scene } = at;
  const [channels, multiplier] = [scene.shape(node.inputs[0])[2], node.arguments.depth_multiplier];
  const kernel = scene.weights(node, "kernel");
  const channel = Math.floor(at.map / multiplier);
  const weightOf = (place) => kernel[(place * channels + channel) * multiplier + (at.map % multiplier)];
  const block = mapBlock(n, at, window(at), channel, weightOf);
  return withTotal(n, { ...at, unit: at.map }, [block], "Multiply and add, within one input map");
}

/** Both halves: each input map by itself, then a sum over the maps. */
export function separable(n, at) {
  const { node, scene } = at;
  const [channels, filters] = [scene.shape(node.inputs[0])[2], node.shape[2]];
  const [depth, point] = [scene.weights(node, "depthwise_kernel"), scene.weights(node, "pointwise_kernel")];
  const seen = window(at);
  const blocks = range(channels).map((channel) =>
    mapBlock(n, at, seen, channel, (place) => depth[place * channels + channel]),
  );
  const first = { kind: "products", title: "First half: each input map by itself", blocks, total: null };
  const weights = range(channels).map((channel) => n.of(point[channel * filters + at.map]));
  const mixed = block(
    n,
    { title: "the sums above", rows: 1, columns: channels, places: null },
    blocks.map((one) => one.subtotal),
    weights,
  );
  const rest = withTotal(n, { ...at, unit: at.map }, [mixed], "Second half: mix the sums");
  return { steps: [first, ...rest.steps], result: rest.result };
}

export function dense(n, at) {
  const { node, scene } = at;
  const units = node.shape[0];
  const kernel = scene.weights(node, "kernel");
  const inputs = Array.from(scene.values(node.inputs[0]), n.of);
  const weights = inputs.map((_, index) => n.of(kernel[index * units + at.map]));
  const row = block(n, { title: "all inputs", rows: 1, columns: inputs.length, places: null }, inputs, weights);
  return withTotal(n, { ...at, unit: at.map }, [row], "Multiply and add");
}

function withTotal(n, at, blocks, title) {
  const total = n.sum(blocks.map((one) => one.subtotal));
  const { steps, result } = finished(n, at, total);
  return { steps: [{ kind: "products", title, blocks, total }, ...steps], result };
}

/** What the window of a node sees: {window, places}. */
export function window({ node, scene, row, column }) {
  const found = windowOf(node);
  return { window: found, places: placesSeen(found, scene.shape(node.inputs[0]), { row, column }) };
}

/** The inputs of one map at those places, as numbers; what is padding is 0. */
export function inputsAt(n, { node, scene }, places, channel) {
  const [, width, channels] = scene.shape(node.inputs[0]);
  const values = scene.values(node.inputs[0]);
  const valueAt = ({ row, column, isPadding }) => (isPadding ? 0 : values[(row * width + column) * channels + channel]);
  return places.map((place) => n.of(valueAt(place)));
}

function mapBlock(n, at, { window: { size }, places }, channel, weightOf) {
  const inputs = inputsAt(n, at, places, channel);
  const weights = new Array(inputs.length);
  for (let place = 0; place < inputs.length; place++) weights[place] = n.of(weightOf(place));
  return block(
    n,
    { title: channelTitle(at.scene, at.node, channel), rows: size, columns: size, places },
    inputs,
    weights,
  );
}

function block(n, about, inputs, weights) {
  const products = new Array(inputs.length);
  for (let index = 0; index < inputs.length; index++) products[index] = n.times(inputs[index], weights[index]);
  return Object.assign(about, { inputs, weights, products, subtotal: n.sum(products) });
}

function range(count) {
  return Array.from({ length: count }, (_, index) => index);
}
