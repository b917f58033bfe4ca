// The memory of TensorFlow.js's WebAssembly backend, for kernels in JavaScript.

/** @import { TensorInfo } from "@tensorflow/tfjs-core" */
/** @import { TensorFlowJS } from "../types/tensorflow_js.js" */

/**
 * The parts of the backend that reach its memory.
 *
 * @typedef {object} WasmBackend
 * @property {(shape: number[], dtype: "float32") => TensorInfo} makeOutput
 * @property {(dataId: object) => number} getMemoryOffset in bytes
 * @property {{HEAPU8: Uint8Array}} wasm
 */

/**
 * The values of tensors, as views on the memory. They are lost when it grows, as it may when the backend makes a tensor.
 *
 * @param {TensorFlowJS} tf
 * @param {WasmBackend} backend
 * @param {TensorInfo[]} tensors of 32-bit floating-point numbers
 */
export function valuesOf(tf, backend, tensors) {
  return tensors.map(({ dataId, shape }) => {
    const start = backend.getMemoryOffset(dataId);
    return new Float32Array(backend.wasm.HEAPU8.buffer, start, tf.util.sizeFromShape(shape));
  });
}
