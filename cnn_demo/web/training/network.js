// The network that is trained on the visitor's device: its weights, its predictions, and the gradients of a batch.

import { activationOf } from "../explain/layers/arguments.js";
import { isOfOutput } from "../network/output_stage.js";
import { crossEntropy } from "./cross_entropy.js";
import { mixed } from "./layers/dropout.js";
import { layerOf } from "./layers/table.js";

/** @import { Scalar, Tensor, Tensor1D, Tensor2D, Tensor4D, Variable } from "@tensorflow/tfjs-core" */
/** @import { Shape3D } from "../types/network.js" */
/** @import { TrainingNode, Weights } from "../types/training.js" */
/** @import { TensorFlowJS } from "../types/tensorflow_js.js" */

const INPUT = "image"; // spec/keras_graph.py

/**
 * What one batch gives; the caller disposes of every tensor. loss: mean cross-entropy, without the penalty. penalty: of
 * the L2 factors. probabilities: (n, classes), in training mode. gradients: of loss and penalty, by the weights' names.
 *
 * @typedef {object} BatchResult
 * @property {Scalar} loss
 * @property {Scalar} penalty
 * @property {Tensor2D} probabilities
 * @property {Map<string, Tensor>} gradients
 */

/**
 * How the layers are called: whether in training, with which random numbers, and what takes new statistics.
 *
 * @typedef {object} Mode
 * @property {boolean} isTraining
 * @property {number} seed
 * @property {(weight: string, value: Tensor) => void} keep
 */

/** @type {Mode} */
const PREDICTION = { isTraining: false, seed: 0, keep: () => {} };

/** Tensors that outlive the computation in which they are made. */
class KeptTensors {
  /** @type {Map<string, Tensor>} */
  tensors = new Map();

  /** @param {TensorFlowJS} tf */
  constructor(tf) {
    this.tf = tf;
  }

  /** @type {(name: string, value: Tensor) => void} */
  keep = (name, value) => {
    this.tensors.set(name, this.tf.keep(value));
  };
}

export class TrainableNetwork {
  /**
   * All weights are 0 until they are set. Throws an Error where a layer cannot be trained.
   *
   * @param {TensorFlowJS} tf with its backend started; on wasm see wasm_gradients.js
   * @param {{nodes: TrainingNode[], input_shape: Shape3D}} design
   */
  constructor(tf, { nodes, input_shape }) {
    this.tf = tf;
    this.nodes = nodes;
    this.inputShape = input_shape;
    const last = nodes[nodes.length - 1];
    if (!last || activationOf(last) !== "softmax") {
      throw new Error(`The design ends with ${last?.name ?? "no layer"}; it must end with softmax to be trained.`);
    }
    const shapes = nodes.flatMap((node) =>
      Object.entries(node.weights).map(([name, shape]) => ({ name: `${node.name}/${name}`, shape })),
    );
    /** @type {Map<string, Variable>} */
    this.variables = new Map(shapes.map(({ name, shape }) => [name, tf.tidy(() => tf.variable(tf.zeros(shape)))]));
    this.trainable = this.#markTrainable();
  }

  /**
   * Let the layers before the output stage keep their weights, or learn again.
   *
   * @param {boolean} isFrozen
   */
  freeze(isFrozen) {
    this.nodes = this.nodes.map((node) => (isOfOutput(node.name) ? node : { ...node, frozen: isFrozen }));
    this.trainable = this.#markTrainable();
  }

  /** The names of the weights that are trained, in their order; the variables are marked accordingly. */
  #markTrainable() {
    const fixed = new Set(
      this.nodes.flatMap((node) => {
        const names = node.frozen ? Object.keys(node.weights) : (layerOf(node).statistics ?? []);
        return names.map((name) => `${node.name}/${name}`);
      }),
    );
    for (const [name, variable] of this.variables) variable.trainable = !fixed.has(name);
    return [...this.variables.keys()].filter((name) => !fixed.has(name));
  }

  /**
   * Throws an Error that names a weight which is missing, has the wrong length, or is not one of the design's.
   *
   * @param {Weights} weights
   */
  setWeights(weights) {
    for (const name of weights.keys()) {
      if (!this.variables.has(name)) throw new Error(`There are weights ${name}, which the design does not have.`);
    }
    for (const [name, variable] of this.variables) {
      const values = weights.get(name);
      if (!values) throw new Error(`The weights ${name} are missing.`);
      if (values.length !== variable.size) {
        throw new Error(`The weights ${name} have ${values.length} values; the design needs ${variable.size}.`);
      }
      this.tf.tidy(() => variable.assign(this.tf.tensor(values, variable.shape)));
    }
  }

  /**
   * A copy of all weights, moving statistics included.
   *
   * @returns {Weights}
   */
  weights() {
    const read = (/** @type {Variable} */ variable) => Float32Array.from(variable.dataSync());
    return new Map(Array.from(this.variables, ([name, variable]) => [name, read(variable)]));
  }

  /**
   * Probabilities, without dropout and by the moving statistics.
   *
   * @param {Tensor4D} images (n, height, width, channels), 0 to 1
   * @returns {Tensor2D} (n, classes)
   */
  predict(images) {
    return this.tf.tidy(() => this.tf.softmax(this.logits(images, PREDICTION)));
  }

  /**
   * The loss of a batch and its gradients, in training mode. The moving statistics follow the batch.
   *
   * @param {Tensor4D} images (n, height, width, channels), 0 to 1
   * @param {Tensor2D} targets (n, classes)
   * @param {{dropoutSeed: number, weights?: Tensor1D | null}} how weights: (n,), how much each image's loss counts
   * @returns {BatchResult}
   */
  lossAndGradients(images, targets, { dropoutSeed, weights = null }) {
    const { tf } = this;
    const [statistics, results] = [new KeptTensors(tf), new KeptTensors(tf)];
    const mode = { isTraining: true, seed: dropoutSeed, keep: statistics.keep };
    const variables = this.trainable.map((name) => this.variable(name));
    const { value, grads } = tf.variableGrads(
      () => this.total(images, targets, weights, mode, results.keep),
      variables,
    );
    value.dispose();
    for (const [name, moved] of statistics.tensors) {
      this.variable(name).assign(moved);
      moved.dispose();
    }
    return {
      loss: /** @type {Scalar} */ (results.tensors.get("loss")),
      penalty: /** @type {Scalar} */ (results.tensors.get("penalty")),
      probabilities: /** @type {Tensor2D} */ (results.tensors.get("probabilities")),
      gradients: new Map(this.trainable.map((name, index) => [name, grads[variables[index].name]])),
    };
  }

  /**
   * Loss and penalty of a batch together, of which the gradients are.
   *
   * @param {Tensor4D} images
   * @param {Tensor2D} targets
   * @param {Tensor1D | null} weights
   * @param {Mode} mode
   * @param {(name: "loss" | "penalty" | "probabilities", value: Tensor) => void} keep gets the parts of the result
   * @returns {Scalar}
   */
  total(images, targets, weights, mode, keep) {
    const logits = this.logits(images, mode);
    const keepProbabilities = (/** @type {Tensor2D} */ probabilities) => keep("probabilities", probabilities);
    const loss = crossEntropy(this.tf, logits, targets, weights, keepProbabilities);
    const penalty = this.penalty();
    keep("loss", loss);
    keep("penalty", penalty);
    return this.tf.add(loss, penalty);
  }

  /**
   * The sum of the L2 penalties of all weights that are trained, for their present values.
   *
   * @returns {Scalar}
   */
  penalty() {
    const { tf } = this;
    return tf.tidy(() => {
      const learning = this.nodes.filter(({ frozen }) => !frozen);
      const penalties = learning.flatMap(({ name, regularizers }) =>
        Object.entries(regularizers).map(([weight, factor]) =>
          tf.mul(tf.sum(tf.square(this.variable(`${name}/${weight}`))), factor),
        ),
      );
      return /** @type {Scalar} */ (penalties.reduce((sum, next) => tf.add(sum, next), tf.scalar(0)));
    });
  }

  /**
   * The output before softmax.
   *
   * @param {Tensor4D} images
   * @param {Mode} mode
   * @returns {Tensor2D}
   */
  logits(images, { isTraining, seed, keep }) {
    const { tf } = this;
    /** @type {Map<string, Tensor>} */
    const outputs = new Map([[INPUT, images]]);
    this.nodes.forEach((node, index) => {
      const isLast = index === this.nodes.length - 1;
      const output = layerOf(node).apply({
        tf,
        node: isLast ? { ...node, arguments: { ...node.arguments, activation: "linear" } } : node,
        inputs: node.inputs.map((name) => /** @type {Tensor} */ (outputs.get(name))),
        weights: this.weightsOf(node),
        isTraining: isTraining && !node.frozen,
        seed: mixed(seed ^ mixed(index)),
        keep: (weight, value) => keep(`${node.name}/${weight}`, value),
      });
      outputs.set(node.name, output);
    });
    return /** @type {Tensor2D} */ (outputs.get(this.nodes[this.nodes.length - 1].name));
  }

  /** Free the memory of the weights. */
  dispose() {
    for (const variable of this.variables.values()) variable.dispose();
    this.variables.clear();
  }

  /** @param {TrainingNode} node */
  weightsOf(node) {
    return Object.fromEntries(Object.keys(node.weights).map((name) => [name, this.variable(`${node.name}/${name}`)]));
  }

  /** @param {string} name */
  variable(name) {
    const variable = this.variables.get(name);
    if (!variable) throw new Error(`The design has no weights ${name}.`);
    return variable;
  }
}
