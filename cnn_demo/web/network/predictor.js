// Predicts with one trained network, on the backend that TensorFlow.js has been set to.

import { NetworkError } from "./network_error.js";
import { isOfOutput } from "./output_stage.js";

/** @import { NetworkHeader, NetworkLayer } from "../types/network.js" */
/** @import { TensorFlowJS } from "../types/tensorflow_js.js" */
/** @import { GraphModel } from "@tensorflow/tfjs-converter" */
/** @import { Tensor } from "@tensorflow/tfjs-core" */

/**
 * readsAtOnce: results can be read without waiting. keepsMaps: featureMaps() will be called.
 *
 * @typedef {{readsAtOnce?: boolean, keepsMaps?: boolean}} PredictorOptions
 */

/**
 * The output of a layer for one image; values: channels last.
 *
 * @typedef {{layer: NetworkLayer, shape: number[], values: Float32Array}} FeatureMaps
 */

const VERSION = 3;
/** @type {Record<string, number>} */
const BYTES = { float32: 4, int32: 4, bool: 1, float16: 2, uint16: 2, uint8: 1 };

/** Gives a network's probabilities for an image, and the outputs of its layers for the last image. */
export class Predictor {
  /** @type {TensorFlowJS} */
  #tf;
  /** @type {GraphModel} */
  #model;
  /** @type {NetworkHeader} */
  #network;
  /** @type {string[]} */
  #outputs;
  /** @type {boolean} */
  #readsAtOnce;
  /** @type {Map<string, Tensor>} */
  #kept = new Map();
  #isDisposed = false;

  /**
   * @param {TensorFlowJS} tf
   * @param {GraphModel} model
   * @param {NetworkHeader} network
   * @param {Required<PredictorOptions>} options
   */
  constructor(tf, model, network, { readsAtOnce, keepsMaps }) {
    this.#tf = tf;
    this.#model = model;
    this.#network = network;
    this.#readsAtOnce = readsAtOnce;
    const outputs = network.layers.map(({ output }) => output);
    // The output of the last layer are the probabilities.
    this.#outputs = keepsMaps ? [...new Set(outputs)] : outputs.slice(-1);
  }

  /**
   * Throws NetworkError where network and weights do not belong together.
   *
   * @param {TensorFlowJS} tf
   * @param {NetworkHeader} network what network.json holds
   * @param {ArrayBuffer} weights the bytes of weights.bin
   * @param {PredictorOptions} options
   */
  static async load(tf, network, weights, { readsAtOnce = true, keepsMaps = false } = {}) {
    checkNetwork(network, weights);
    const { modelTopology, weightsManifest, signature, format } = network.graph;
    const weightSpecs = weightsManifest.flatMap((group) => group.weights);
    const artifacts = { modelTopology, weightSpecs, weightData: weights, signature, format };
    const model = await tf.loadGraphModel(tf.io.fromMemory(artifacts));
    return new Predictor(tf, model, network, { readsAtOnce, keepsMaps });
  }

  /**
   * The probability of each class, and how long the prediction took. One call must end before the next begins.
   *
   * @param {{values: Float32Array}} image of the network's input_shape, in [0, 1]
   */
  async predict({ values }) {
    const start = performance.now();
    const outputs = this.#execute(values);
    this.#forget();
    this.#kept = new Map(this.#outputs.map((name, index) => [name, outputs[index]]));
    const probabilities = await this.#read(this.#network.layers[this.#network.layers.length - 1].output);
    return { probabilities, milliseconds: performance.now() - start };
  }

  /**
   * The outputs of the layers of those names for the last predicted image; none before the first prediction.
   *
   * @param {string[]} names
   */
  async featureMaps(names) {
    const wanted = this.#network.layers.filter(({ name, output }) => names.includes(name) && this.#kept.has(output));
    /** @type {FeatureMaps[]} */
    const maps = [];
    for (const layer of wanted) maps.push({ layer, shape: layer.shape, values: await this.#read(layer.output) });
    return maps;
  }

  /**
   * What the last hidden layer outputs for some images: one vector each. What feature maps say is their means where the
   * output stage takes means, too. The maps of the last predicted image stay.
   *
   * @param {Float32Array[]} images of the network's input_shape, in [0, 1]
   * @returns {Promise<Float32Array[]>}
   */
  async features(images) {
    const tf = this.#tf;
    const { layers, input, input_shape } = this.#network;
    const hidden = layers.filter(({ name }) => !isOfOutput(name));
    const isPooled = layers.some(({ name }) => name === "output_conv2d");
    const size = input_shape.reduce((product, side) => product * side);
    const values = new Float32Array(images.length * size);
    images.forEach((image, index) => values.set(image, index * size));
    const tensor = tf.tidy(() => {
      const batch = tf.tensor(values, [images.length, ...input_shape]);
      const output = hidden.length ? this.#model.execute({ [input]: batch }, hidden[hidden.length - 1].output) : batch;
      const maps = /** @type {Tensor} */ (output); // a single output comes as a tensor
      return isPooled ? tf.mean(maps, [1, 2]) : tf.reshape(maps, [images.length, -1]);
    });
    const found = /** @type {Float32Array} */ (this.#readsAtOnce ? tensor.dataSync() : await tensor.data());
    tensor.dispose();
    const length = found.length / images.length;
    return images.map((_, index) => found.slice(index * length, (index + 1) * length));
  }

  /** Free all memory. */
  dispose() {
    if (this.#isDisposed) return;
    this.#isDisposed = true;
    this.#forget();
    this.#model.dispose();
  }

  /**
   * @param {Float32Array} values
   * @returns {Tensor[]}
   */
  #execute(values) {
    const tf = this.#tf;
    return tf.tidy(() => {
      const batch = tf.tensor(values, [1, ...this.#network.input_shape]);
      // A single output comes as a tensor, several as a list.
      return [this.#model.execute({ [this.#network.input]: batch }, this.#outputs)].flat();
    });
  }

  /** @param {string} name */
  async #read(name) {
    const tensor = this.#kept.get(name);
    if (!tensor) throw new Error(`The graph has no output ${name}, or no image was predicted yet.`);
    const values = this.#readsAtOnce ? tensor.dataSync() : await tensor.data();
    return /** @type {Float32Array} */ (values); // its type depends on the tensor's dtype, and all outputs are float32
  }

  #forget() {
    for (const tensor of this.#kept.values()) tensor.dispose();
    this.#kept.clear();
  }
}

/**
 * Throws NetworkError where the description has another version, or the weights another size than it says.
 *
 * @param {NetworkHeader} network
 * @param {ArrayBuffer} weights
 */
export function checkNetwork(network, weights) {
  if (network.version !== VERSION) {
    throw new NetworkError(
      `The network's description has version ${network.version}; this page reads version ${VERSION}. ` +
        "Export the network again.",
    );
  }
  const specs = network.graph.weightsManifest.flatMap((group) => group.weights);
  const expected = specs.reduce((total, spec) => total + bytesOf(spec), 0);
  if (weights.byteLength === expected) return;
  throw new NetworkError(
    `The weights of ${network.name} are ${weights.byteLength} bytes; its description says ${expected}. ` +
      "One of the two is damaged or belongs to another network. Load them again.",
  );
}

/** @param {import("@tensorflow/tfjs-core").io.WeightsManifestEntry} spec */
function bytesOf({ shape, dtype, quantization }) {
  const count = shape.reduce((product, size) => product * size, 1);
  return count * BYTES[quantization?.dtype ?? dtype];
}
