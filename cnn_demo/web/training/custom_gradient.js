// Functions of tensors whose gradient is written out instead of derived step by step.

/** @import { Tensor } from "@tensorflow/tfjs-core" */
/** @import { TensorFlowJS } from "../types/tensorflow_js.js" */

/**
 * @typedef {object} Differentiated
 * @property {Tensor} value
 * @property {Tensor[]} saved what gradients() needs
 * @property {(dy: Tensor, saved: Tensor[]) => Tensor[]} gradients with respect to each input
 */

/**
 * The value of a function. compute is not derived: its gradients are those that it gives.
 *
 * @param {TensorFlowJS} tf
 * @param {Tensor[]} inputs
 * @param {() => Differentiated} compute
 */
export function withGradient(tf, inputs, compute) {
  const differentiated = tf.customGrad((...args) => {
    const { value, saved, gradients } = compute();
    const save = /** @type {(saved: Tensor[]) => void} */ (args[inputs.length]);
    save(saved);
    return { value, gradFunc: gradients };
  });
  return differentiated(...inputs);
}
