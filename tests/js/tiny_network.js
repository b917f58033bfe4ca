// A network small enough to be computed by hand, and TensorFlow.js as a browser would have it, on the plain backend.

import { createRequire } from "node:module";

const FLOAT = { dtype: { type: "DT_FLOAT" }, T: { type: "DT_FLOAT" } };
const dim = (...sizes) => ({ shape: { dim: sizes.map((size) => ({ size: String(size) })) } });
const constant = (type, ...sizes) => ({
  dtype: { type },
  value: { tensor: { dtype: type, tensorShape: dim(...sizes).shape } },
});
const node = (name, op, input = [], attr = FLOAT) => ({ name, op, input, attr });
const VALUES = [
  [1, -1, 0, 0],
  [0, 0, 2, 1],
]; // of 2 classes, for the 4 pixels

/** Pixels that are not negative, times VALUES, through softmax. Its image is (2, 2, 1). */
export const TINY = {
  version: 1,
  name: "tiny",
  dataset: "mnist",
  classes: ["one", "other"],
  input_shape: [2, 2, 1],
  preparation: "digit",
  light_on_dark: true,
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
        node("image", "Placeholder", [], { ...FLOAT, shape: dim(-1, 2, 2, 1) }),
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
  new Float32Array(bytes, 0, 8).set([0, 1, 2, 3].flatMap((pixel) => VALUES.map((weights) => weights[pixel])));
  new Int32Array(bytes, 32).set([-1, 4]);
  return bytes;
}

/** The probabilities that TINY gives to four pixels. */
export function tinyProbabilities(pixels) {
  const ink = pixels.map((value) => Math.max(value, 0));
  const logits = VALUES.map((weights) => weights.reduce((sum, weight, pixel) => sum + weight * ink[pixel], 0));
  const powers = logits.map(Math.exp);
  return powers.map((power) => power / (powers[0] + powers[1]));
}

/** TensorFlow.js with its plain backend, null where its packages are not installed. */
export async function tensorFlow() {
  const require = createRequire(import.meta.url);
  try {
    require.resolve("@tensorflow/tfjs-backend-cpu");
  } catch {
    return null;
  }
  const core = require("@tensorflow/tfjs-core");
  const { loadGraphModel } = require("@tensorflow/tfjs-converter");
  require("@tensorflow/tfjs-backend-cpu");
  return { ...core, loadGraphModel };
}
