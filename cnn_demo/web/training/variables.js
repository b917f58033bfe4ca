// Reads and writes the values of TensorFlow.js's tensors, and of variables by their names.

import { WrongCheckpointError } from "./storage_errors.js";

/** @import { Tensor, Variable } from "@tensorflow/tfjs-core" */
/** @import { TensorFlowJS } from "../types/tensorflow_js.js" */

/**
 * The same variables, each under the group's name and its own.
 *
 * @param {string} group
 * @param {Map<string, Variable>} variables
 * @returns {[string, Variable][]}
 */
export function named(group, variables) {
  return Array.from(variables, ([name, variable]) => [`${group}/${name}`, variable]);
}

/**
 * Copies of the values.
 *
 * @param {Map<string, Variable>} variables
 * @returns {Promise<Map<string, Float32Array>>}
 */
export async function readAll(variables) {
  const values = await Promise.all(Array.from(variables.values(), (variable) => variable.data()));
  return new Map(Array.from(variables.keys(), (name, index) => [name, Float32Array.from(values[index])]));
}

/**
 * Throws WrongCheckpointError where values are missing, left over or of another length.
 *
 * @param {TensorFlowJS} tf
 * @param {Map<string, Variable>} variables
 * @param {Record<string, Float32Array>} arrays
 */
export function writeAll(tf, variables, arrays) {
  const isSame = Object.keys(arrays).length === variables.size;
  for (const [name, variable] of variables) {
    const values = arrays[name];
    if (!isSame || values?.length !== variable.size) {
      throw new WrongCheckpointError();
    }
    tf.tidy(() => variable.assign(tf.tensor(values, variable.shape)));
  }
}

/**
 * The values of a tensor, which is freed then: WebGPU cannot read one that is disposed of meanwhile.
 *
 * @param {Tensor} tensor
 */
export async function readOnce(tensor) {
  try {
    return await tensor.data();
  } finally {
    tensor.dispose();
  }
}
