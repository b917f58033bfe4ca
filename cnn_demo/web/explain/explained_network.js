// The network that is explained: its layers, their weights, and the output of each layer for the last picture.

import { float16Values } from "../network/float16.js";
import { cellOf, IMAGE } from "./cells.js";
import { layerOf } from "./layers/table.js";

/** @import { Cell, ExplainedNode, Shape, WeightsPosition } from "../types/explain.js" */

/** The nodes with their weights and their values. */
export class ExplainedNetwork {
  #bytes;
  /** @type {Map<string, ExplainedNode>} */
  #byName;
  /** @type {Map<string, Float32Array>} */
  #weights = new Map();
  /** @type {Map<string, Float32Array>} */
  #values = new Map();
  /** @type {Map<string, number>} */
  #peaks = new Map();

  /**
   * @param {{input_shape: Shape, classes: string[], nodes: ExplainedNode[]}} description
   * @param {ArrayBuffer} bytes that hold the weights of the nodes
   */
  constructor({ input_shape, classes, nodes }, bytes) {
    this.nodes = nodes;
    this.classes = classes;
    this.#bytes = bytes;
    this.#byName = new Map(nodes.map((node) => [node.name, node]));
    this.#byName.set(IMAGE, {
      name: IMAGE,
      class_name: "Input",
      arguments: {},
      inputs: [],
      shape: input_shape,
      weights: {},
      title: "Input",
      sentence: "The picture as the network receives it.",
      part_of: null,
    });
  }

  /** @param {string} name */
  node(name) {
    const node = this.#byName.get(name);
    if (!node) throw new Error(`The network has no layer ${name}.`);
    return node;
  }

  /**
   * Set the values for a picture.
   *
   * @param {Float32Array | null} image null where nothing is drawn
   * @param {{layer: {name: string}, values: Float32Array}[]} maps
   */
  show(image, maps = []) {
    this.#peaks.clear();
    this.#values.clear();
    if (!image) return;
    this.#values.set(IMAGE, image);
    for (const { layer, values } of maps) this.#values.set(layer.name, values);
  }

  get hasValues() {
    return this.#values.size > 0;
  }

  /**
   * The output of a node, channels last.
   *
   * @param {string} name
   * @returns {Float32Array}
   */
  values(name) {
    const known = this.#values.get(name);
    if (known) return known;
    const node = this.node(name);
    const { repeatInput } = layerOf(node);
    if (!repeatInput || !this.hasValues) return new Float32Array(this.size(name));
    const [source] = node.inputs;
    const values = repeatInput(this.values(source), node, this.shape(source));
    this.#values.set(name, values);
    return values;
  }

  /**
   * The largest magnitude in the output of a node.
   *
   * @param {string} name
   */
  peak(name) {
    const peak = this.#peaks.get(name) ?? largestOf(this.values(name));
    this.#peaks.set(name, peak);
    return peak;
  }

  /** @param {string} name */
  shape(name) {
    return this.node(name).shape;
  }

  /** @param {string} name */
  size(name) {
    return this.shape(name).reduce((product, length) => product * length, 1);
  }

  /**
   * The weights of a node in Keras's order.
   *
   * @param {ExplainedNode} node
   * @param {string} part their name, such as "kernel"
   */
  weights({ name, weights }, part) {
    const position = weights[part];
    if (!position) throw new Error(`${name} has no weights called ${part}.`);
    const key = `${name}/${part}`;
    const values = this.#weights.get(key) ?? this.#read(position);
    this.#weights.set(key, values);
    return values;
  }

  /**
   * The bias of a node, null where it has none.
   *
   * @param {ExplainedNode} node
   */
  bias(node) {
    return "bias" in node.weights ? this.weights(node, "bias") : null;
  }

  /** @param {WeightsPosition} position */
  #read({ shape, dtype, offset }) {
    const count = shape.reduce((product, length) => product * length, 1);
    if (dtype === "float16") return float16Values(new Uint16Array(this.#bytes.slice(offset, offset + 2 * count)));
    return new Float32Array(this.#bytes.slice(offset, offset + 4 * count));
  }
}

/**
 * The largest magnitude among numbers, 0 for none.
 *
 * @param {ArrayLike<number>} numbers
 */
export function largestOf(numbers) {
  let largest = 0;
  for (let index = 0; index < numbers.length; index++) largest = Math.max(largest, Math.abs(numbers[index]));
  return largest;
}

/**
 * The cell that a value of a vector comes from, where maps were flattened into the vector; else null.
 *
 * @param {ExplainedNetwork} network
 * @param {string} name of the node
 * @param {number} index
 * @returns {Cell | null}
 */
export function originOf(network, name, index) {
  const node = network.node(name);
  if (node.shape.length === 3) return cellOf(node.shape, index);
  return layerOf(node).repeatInput ? originOf(network, node.inputs[0], index) : null;
}
