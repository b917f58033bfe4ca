// The network's weights, read from the bytes of its graph.

import { volume } from "../../training/evaluation.js";

/** @import { NetworkHeader, WeightSource } from "../../types/network.js" */
/** @import { SiteTraining } from "../../types/site.js" */
/** @import { TensorFlowJS } from "../../types/tensorflow_js.js" */
/** @import { Weights } from "../../types/training.js" */

/**
 * All weights of the design, rounded as the graph has them. A batch normalization is one factor and one shift there: its
 * weights are such that it computes the same.
 *
 * @param {TensorFlowJS} tf
 * @param {NetworkHeader} header
 * @param {ArrayBuffer} bytes
 * @param {SiteTraining} training
 * @returns {Weights}
 */
export function weightsOf(tf, header, bytes, { nodes, constants }) {
  const specs = header.graph.weightsManifest.flatMap((group) => group.weights);
  const tensors = tf.io.decodeWeights(bytes, specs);
  try {
    const known = collected(tf, constants, (index) => tensors[specs[index].name]);
    return new Map(
      nodes.flatMap((node) =>
        Object.entries(node.weights).map(([name, shape]) => {
          const weight = `${node.name}/${name}`;
          return [weight, known.get(weight) ?? statistics(node, name, volume(shape))];
        }),
      ),
    );
  } finally {
    for (const tensor of Object.values(tensors)) tensor.dispose();
  }
}

/**
 * @param {TensorFlowJS} tf
 * @param {SiteTraining["constants"]} constants
 * @param {(index: number) => import("@tensorflow/tfjs-core").Tensor} tensor
 */
function collected(tf, constants, tensor) {
  /** @type {Map<string, import("@tensorflow/tfjs-core").Tensor[]>} */
  const parts = new Map();
  for (const [index, { source }] of constants.entries()) {
    const name = weightName(source);
    if (name) parts.set(name, [...(parts.get(name) ?? []), tensor(index)]);
  }
  return new Map(
    [...parts].map(([name, tensors]) => {
      const values = tf.tidy(() => tf.concat(tensors, tensors[0].rank - 1).dataSync()); // the groups of a convolution
      return [name, Float32Array.from(values)];
    }),
  );
}

/** @param {WeightSource} source */
function weightName(source) {
  if (source.kind === "whole" || source.kind === "group") return source.weight;
  if (source.kind === "factor") return `${source.layer}/gamma`;
  if (source.kind === "shift") return `${source.layer}/beta`;
  return "";
}

/**
 * A mean of 0, and the variance at which a batch normalization divides by 1.
 *
 * @param {SiteTraining["nodes"][number]} node
 * @param {string} name
 * @param {number} length
 */
function statistics(node, name, length) {
  return new Float32Array(length).fill(name === "moving_variance" ? 1 - Number(node.arguments.epsilon) : 0);
}
