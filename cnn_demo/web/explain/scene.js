// What an explanation draws on: the network's layers, their weights, and what each gave for the last picture.
//
// A node is a Keras layer as cnn_demo/browser/explanation.py describes it: {name, class_name, arguments, inputs, shape,
// title, sentence, weights: {name: {shape, dtype, offset}}}. Knows no page.

import { float16Values } from "./float16.js";

export const IMAGE = "image";
export const COLOURS = ["red", "green", "blue"];
// What they give when a network predicts is what they get, at most in another order.
const PASSING = ["Flatten", "Dropout"];

/** A network to explain. */
export class Scene {
  #bytes;
  #weights = new Map();
  #values = new Map();
  #peaks = new Map();

  /** bytes: ArrayBuffer in which the nodes' weights lie. */
  constructor({ input_shape, classes, nodes }, bytes) {
    this.nodes = nodes;
    this.classes = classes;
    this.#bytes = bytes;
    this.byName = new Map(nodes.map((node) => [node.name, node]));
    this.byName.set(IMAGE, {
      name: IMAGE,
      class_name: "Input",
      arguments: {},
      inputs: [],
      shape: input_shape,
      weights: {},
    });
  }

  /** The last picture's values: image is a Float32Array, maps a list of {layer: {name}, values}. None: image null. */
  show(image, maps = []) {
    this.#peaks.clear();
    this.#values = new Map(image ? [[IMAGE, image], ...maps.map(({ layer, values }) => [layer.name, values])] : []);
  }

  get hasValues() {
    return this.#values.size > 0;
  }

  /** What a node gives: Float32Array, channels last. */
  values(name) {
    const found = this.#values.get(name);
    if (found) return found;
    const { class_name, inputs } = this.byName.get(name);
    return PASSING.includes(class_name) ? this.values(inputs[0]) : new Float32Array(this.size(name));
  }

  /** The largest magnitude that a node gives. */
  peak(name) {
    if (!this.#peaks.has(name)) this.#peaks.set(name, largestOf(this.values(name)));
    return this.#peaks.get(name);
  }

  shape(name) {
    return this.byName.get(name).shape;
  }

  size(name) {
    return this.shape(name).reduce((product, length) => product * length, 1);
  }

  /** The weights of a node: Float32Array in Keras's order; null where it has none of that name. */
  weights({ name, weights }, part) {
    const place = weights[part];
    if (!place) return null;
    const key = `${name}/${part}`;
    if (!this.#weights.has(key)) this.#weights.set(key, this.#read(place));
    return this.#weights.get(key);
  }

  #read({ shape, dtype, offset }) {
    const count = shape.reduce((product, length) => product * length, 1);
    if (dtype === "float16") return float16Values(new Uint16Array(this.#bytes.slice(offset, offset + 2 * count)));
    return new Float32Array(this.#bytes.slice(offset, offset + 4 * count));
  }
}

/** The largest magnitude among numbers, 0 for none. */
export function largestOf(numbers) {
  let largest = 0;
  for (let index = 0; index < numbers.length; index++) largest = Math.max(largest, Math.abs(numbers[index]));
  return largest;
}

/** Where the value of a vector's index comes from, where a map was flattened into it: {row, column, map}, else null. */
export function originOf(scene, name, index) {
  const { class_name, inputs, shape } = scene.byName.get(name);
  if (shape.length === 3) return { ...cellOf(shape, index), name };
  return PASSING.includes(class_name) ? originOf(scene, inputs[0], index) : null;
}

/** What a map that a layer sees is called: input map 3; of a colour picture red, green or blue. */
export function channelTitle(scene, node, channel) {
  const [source] = node.inputs;
  if (source === IMAGE && scene.shape(source)[2] === COLOURS.length) return COLOURS[channel];
  return `input map ${channel + 1}`;
}

/** The cell of a flat index, channels last. */
export function cellOf([, width, count], index) {
  const pixel = Math.floor(index / count);
  return { row: Math.floor(pixel / width), column: pixel % width, map: index % count };
}

/** The flat index of a cell {row, column, map}; a vector's cell is {map}. */
export function indexOf(shape, { row, column, map }) {
  return shape.length === 1 ? map : (row * shape[1] + column) * shape[2] + map;
}
