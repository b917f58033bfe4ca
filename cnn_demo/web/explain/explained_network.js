// The network to explain: its layers, their weights, and the output of each for the last picture. Knows no page.

import { cellOf, IMAGE } from "./cells.js";
import { float16Values } from "./float16.js";
import { layerOf } from "./layers/table.js";

/** The nodes (types.js), their weights and their values. */
export class ExplainedNetwork {
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
    const node = this.byName.get(name);
    const { repeatInput } = layerOf(node);
    if (!repeatInput || !this.hasValues) return new Float32Array(this.size(name));
    const [source] = node.inputs;
    this.#values.set(name, repeatInput(this.values(source), node, this.shape(source)));
    return this.#values.get(name);
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

/**
 * The cell that a vector's value comes from, where a map was flattened into it: {row, column, map, name}, else null.
 * @param {ExplainedNetwork} network
 * @param {string} name of the node
 * @param {number} index
 */
export function originOf(network, name, index) {
  const node = network.byName.get(name);
  if (node.shape.length === 3) return { ...cellOf(node.shape, index), name };
  return layerOf(node).repeatInput ? originOf(network, node.inputs[0], index) : null;
}
