// Compares a batch's gradients, loss and moving statistics with Keras's; runs under Node and in browsers.

import { TrainableNetwork } from "../../cnn_demo/web/training/network.js";

/** @import { Tensor } from "@tensorflow/tfjs-core" */
/** @import { Shape3D } from "../../cnn_demo/web/types/network.js" */
/** @import { TensorFlowJS } from "../../cnn_demo/web/types/tensorflow_js.js" */
/** @import { TrainingNode } from "../../cnn_demo/web/types/training.js" */

const OWN = 1e-4; // tolerance, as a share of the largest value of a tensor
const SHARED = 1e-6; // in addition, as a share of the largest value of all: a sum may be close to 0

/**
 * A network of tests/golden/make_training_gradients.py.
 *
 * @typedef {object} Golden
 * @property {{input_shape: Shape3D, classes: number, layers: {kind: string}[], output?: {kind: string}}} architecture
 * @property {TrainingNode[]} nodes
 * @property {number} count
 * @property {Record<string, string>} before
 * @property {Record<string, string>} after
 */

/**
 * What differs from Keras, a sentence for each tensor.
 *
 * @param {TensorFlowJS} tf
 * @param {Golden} golden
 */
export async function differences(tf, golden) {
  const found = deviceStep(tf, golden);
  const expected = Object.entries(golden.after).map(([name, text]) => ({ name, values: decoded(text) }));
  const shared = SHARED * Math.max(...expected.map(({ values }) => largest(values)));
  /** @type {string[]} */
  const sentences = [];
  for (const { name, values } of expected) {
    const own = await found[name].data();
    const difference = largest(values.map((value, index) => value - own[index]));
    const bound = OWN * largest(values) + shared;
    if (!(difference <= bound)) sentences.push(`${name}: differs by ${difference}, more than ${bound}`); // NaN too
  }
  return sentences;
}

/**
 * What a batch gives on this device, under the names of the fixture.
 *
 * @param {TensorFlowJS} tf
 * @param {Golden} golden
 */
function deviceStep(tf, { architecture, nodes, count, before }) {
  const { images, targets, ...weights } = before;
  const network = new TrainableNetwork(tf, { nodes, input_shape: architecture.input_shape });
  network.setWeights(new Map(Object.entries(weights).map(([name, text]) => [name, decoded(text)])));
  const x = tf.tensor4d(decoded(images), [count, ...architecture.input_shape]);
  const predictions = network.predict(x);
  const y = tf.tensor2d(decoded(targets), [count, architecture.classes]);
  const { gradients, ...results } = network.lossAndGradients(x, y, { dropoutSeed: 0 });
  const statistics = [...network.variables].filter(([name]) => !network.trainable.includes(name));
  /** @type {Record<string, Tensor>} */
  const found = { predictions, ...results };
  for (const [name, gradient] of gradients) found[`gradient of ${name}`] = gradient;
  for (const [name, variable] of statistics) found[`new ${name}`] = variable;
  return found;
}

/** @param {string} text */
function decoded(text) {
  return new Float32Array(Uint8Array.from(atob(text), (character) => character.charCodeAt(0)).buffer);
}

/** @param {ArrayLike<number>} values */
function largest(values) {
  return Array.from(values).reduce((found, value) => Math.max(found, Math.abs(value)), 0);
}
