// Fresh weights of a network: those of network/build.py, bit for bit, as Keras makes them from the same seed.

import { PythonRandom } from "./random/python_random.js";
import { statelessUniform } from "./random/stateless_uniform.js";

/** @import { TrainingNode, Weights } from "../types/training.js" */

const LARGEST_SEED = 1e9; // keras/src/random/seed_generator.py

/** Weights that Keras draws at random, in the order in which it takes seeds for them. @type {Record<string, string[]>} */
const DRAWN = {
  Conv2D: ["kernel"],
  Dense: ["kernel"],
  DepthwiseConv2D: ["kernel"],
  SeparableConv2D: ["depthwise_kernel", "pointwise_kernel"],
};
const DROPOUTS = new Set(["Dropout", "SpatialDropout2D"]);
const ONES = new Set(["gamma", "moving_variance"]);

/**
 * Keras's `set_random_seed` seeds Python's random numbers; each random weight and each dropout takes its own seed from
 * them when its layer is created.
 *
 * @param {TrainingNode[]} nodes in the order in which the layers are created
 * @param {number} seed
 * @returns {Weights}
 */
export function initialWeights(nodes, seed) {
  const random = new PythonRandom(seed);
  /** @type {Weights} */
  const weights = new Map();
  for (const { name, class_name, arguments: given, weights: shapes } of nodes) {
    const drawn = DRAWN[class_name] ?? [];
    const seeds = new Map(drawn.map((weight) => [weight, random.randint(1, LARGEST_SEED)]));
    if (DROPOUTS.has(class_name) && given.rate) random.randint(1, LARGEST_SEED);
    for (const [weight, shape] of Object.entries(shapes)) {
      const own = seeds.get(weight);
      const values = own === undefined ? constant(weight, shape) : glorotUniform(shape, own);
      weights.set(`${name}/${weight}`, values);
    }
  }
  return weights;
}

/**
 * @param {string} weight
 * @param {number[]} shape
 */
function constant(weight, shape) {
  return new Float32Array(volume(shape)).fill(ONES.has(weight) ? 1 : 0);
}

/**
 * Glorot & Bengio 2010. The fans count the window's cells, as in Keras.
 *
 * @param {number[]} shape
 * @param {number} seed
 */
function glorotUniform(shape, seed) {
  const cells = volume(shape.slice(0, -2));
  const [fanIn, fanOut] = shape.slice(-2).map((length) => length * cells);
  return statelessUniform(seed, volume(shape), Math.sqrt(3 / Math.max(1, (fanIn + fanOut) / 2)));
}

/** @param {number[]} shape */
function volume(shape) {
  return shape.reduce((product, length) => product * length, 1);
}
