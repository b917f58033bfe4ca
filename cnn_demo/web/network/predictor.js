// One trained network, ready to be asked, on whichever backend TensorFlow.js has been set to. Knows no page.

import { NetworkError } from "./network_error.js";

const VERSION = 1;
const BYTES = { float32: 4, int32: 4, bool: 1, float16: 2, uint16: 2, uint8: 1 };

/** Asks a network for probabilities and, of the last image, for the layers' outputs. */
export class Predictor {
  #tf;
  #model;
  #network;
  #outputs;
  #readsAtOnce;
  #kept = new Map();
  #isDisposed = false;

  constructor(tf, model, network, { readsAtOnce, keepsMaps }) {
    this.#tf = tf;
    this.#model = model;
    this.#network = network;
    this.#readsAtOnce = readsAtOnce;
    const outputs = network.layers.map(({ output }) => output);
    // The last layer's output is the probabilities.
    this.#outputs = keepsMaps ? [...new Set(outputs)] : outputs.slice(-1);
  }

  /**
   * network: what network.json holds. weights: ArrayBuffer, the bytes of weights.bin.
   * readsAtOnce: false where results must be waited for. keepsMaps: true where featureMaps will be asked.
   * Throws NetworkError where the two do not belong together.
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
   * image: {values}, Float32Array of the network's input_shape in [0, 1].
   * Returns {probabilities: Float32Array (classes), milliseconds}. One call must end before the next begins.
   */
  async predict({ values }) {
    const start = performance.now();
    const outputs = this.#execute(values);
    this.#forget();
    this.#kept = new Map(this.#outputs.map((name, index) => [name, outputs[index]]));
    const probabilities = await this.#read(this.#network.layers.at(-1).output);
    return { probabilities, milliseconds: performance.now() - start };
  }

  /**
   * The outputs of the layers of those names for the last image that was predicted, none before.
   *
   * Returns a list of {layer, shape, values}: layer as in network.json, values a Float32Array, channels last.
   */
  async featureMaps(names) {
    const wanted = this.#network.layers.filter(({ name, output }) => names.includes(name) && this.#kept.has(output));
    const maps = [];
    for (const layer of wanted) maps.push({ layer, shape: layer.shape, values: await this.#read(layer.output) });
    return maps;
  }

  /** Give all memory back. */
  dispose() {
    if (this.#isDisposed) return;
    this.#isDisposed = true;
    this.#forget();
    this.#model.dispose();
  }

  #execute(values) {
    const tf = this.#tf;
    return tf.tidy(() => {
      const batch = tf.tensor(values, [1, ...this.#network.input_shape]);
      // One output alone comes as itself, several as a list.
      return [this.#model.execute({ [this.#network.input]: batch }, this.#outputs)].flat();
    });
  }

  #read(name) {
    const tensor = this.#kept.get(name);
    return this.#readsAtOnce ? tensor.dataSync() : tensor.data();
  }

  #forget() {
    for (const tensor of this.#kept.values()) tensor.dispose();
    this.#kept.clear();
  }
}

/** Throws NetworkError where the description is of another version, or the weights are not as many as it says. */
export function checkNetwork(network, weights) {
  if (network.version !== VERSION) {
    throw new NetworkError(
      `The network's description is of version ${network.version}; this page reads version ${VERSION}. ` +
        "Export the network anew.",
    );
  }
  const specs = network.graph.weightsManifest.flatMap((group) => group.weights);
  const expected = specs.reduce((total, spec) => total + bytesOf(spec), 0);
  if (weights.byteLength === expected) return;
  throw new NetworkError(
    `The weights of ${network.name} are ${weights.byteLength} bytes; its description says ${expected}. ` +
      "One of both is damaged or of another network: load them again.",
  );
}

function bytesOf({ shape, dtype, quantization }) {
  const count = shape.reduce((product, size) => product * size, 1);
  return count * BYTES[quantization?.dtype ?? dtype];
}
