// A network that is small enough to be computed by hand.

/** @import { NetworkHeader } from "../../cnn_demo/web/types/network.js" */

const FLOAT = { dtype: { type: "DT_FLOAT" }, T: { type: "DT_FLOAT" } };
// Of 2 classes, for the 4 pixels.
const WEIGHTS = [
  [1, -1, 0, 0],
  [0, 0, 2, 1],
];

/** @param {number[]} sizes */
function dimensions(...sizes) {
  return { dim: sizes.map((size) => ({ size: String(size) })) };
}

/**
 * @param {string} type
 * @param {number[]} sizes
 */
function constant(type, ...sizes) {
  return { dtype: { type }, value: { tensor: { dtype: type, tensorShape: dimensions(...sizes) } } };
}

/**
 * @param {string} name
 * @param {string} op
 * @param {string[]} input
 * @param {object} attr
 */
function node(name, op, input = [], attr = FLOAT) {
  return { name, op, input, attr };
}

/**
 * relu of the pixels, times WEIGHTS, through softmax. The image is (2, 2, 1).
 *
 * @type {NetworkHeader}
 */
export const TINY = {
  version: 3,
  made_from: "",
  name: "tiny",
  dataset: "mnist",
  classes: ["one", "other"],
  input_shape: [2, 2, 1],
  preparation: "digit",
  light_on_dark: true,
  parameters: 8,
  precision: "float32",
  certainty: {
    whitening: [
      [1, 0],
      [0, 1],
    ],
    means: [
      [0, -9],
      [-9, 0],
    ],
    least_probability: 0.5,
    largest_distance: 99,
    sure_probability: 0.5,
    sure_distance: 99,
  },
  layers: [
    { name: "relu", title: "Activation", shape: [2, 2, 1], output: "relu" },
    { name: "output", title: "Output", shape: [2], output: "probabilities" },
  ],
  input: "image",
  graph: {
    format: "graph-model",
    modelTopology: {
      node: [
        node("image", "Placeholder", [], { ...FLOAT, shape: { shape: dimensions(-1, 2, 2, 1) } }),
        node("weights", "Const", [], constant("DT_FLOAT", 4, 2)),
        node("flat", "Const", [], constant("DT_INT32", 2)),
        node("relu", "Relu", ["image"]),
        node("row", "Reshape", ["relu", "flat"]),
        node("logits", "MatMul", ["row", "weights"]),
        node("probabilities", "Softmax", ["logits"]),
      ],
      versions: {},
    },
    weightsManifest: [
      {
        paths: ["weights.bin"],
        weights: [
          { name: "weights", shape: [4, 2], dtype: "float32" },
          { name: "flat", shape: [2], dtype: "int32" },
        ],
      },
    ],
    signature: {},
  },
};

/** The bytes of TINY's weights. */
export function tinyWeights() {
  const bytes = new ArrayBuffer(4 * 8 + 4 * 2);
  new Float32Array(bytes, 0, 8).set([0, 1, 2, 3].flatMap((pixel) => WEIGHTS.map((weights) => weights[pixel])));
  new Int32Array(bytes, 32).set([-1, 4]);
  return bytes;
}

/**
 * The probabilities that TINY gives for four pixels.
 *
 * @param {number[]} pixels
 */
export function tinyProbabilities(pixels) {
  const ink = pixels.map((value) => Math.max(value, 0));
  const logits = WEIGHTS.map((weights) => weights.reduce((sum, weight, pixel) => sum + weight * ink[pixel], 0));
  const powers = logits.map(Math.exp);
  return powers.map((power) => power / (powers[0] + powers[1]));
}
