// Where the window of a convolution slides, with the zeros around its input counted.

/** @import { TensorFlowJS } from "../types/tensorflow_js.js" */

/** @typedef {[down: number, across: number]} Pair */

/** @typedef {[images: Pair, down: Pair, across: Pair, channels: Pair]} Zeros before and after, in each direction */

/**
 * A window as TensorFlow.js is told of it.
 *
 * @typedef {{strides: number | Pair, dilations?: number | Pair, pad: "same" | "valid" | Zeros}} Window
 */

/**
 * Where a window slides. padding: rows and columns of zeros around the input.
 *
 * @typedef {object} Slide
 * @property {Pair} strides
 * @property {Pair} dilations
 * @property {{top: number, bottom: number, left: number, right: number}} padding
 */

/**
 * The slide of a window over an input of (n, height, width, channels).
 *
 * @param {TensorFlowJS} tf
 * @param {number[]} inputShape
 * @param {number[]} filterShape
 * @param {Window} window
 * @returns {Slide}
 */
export function slideOf(tf, inputShape, filterShape, { strides, dilations = 1, pad }) {
  const info = tf.backend_util.computeConv2DInfo(
    /** @type {[number, number, number, number]} */ (inputShape),
    /** @type {[number, number, number, number]} */ (filterShape),
    strides,
    dilations,
    pad,
    undefined,
    filterShape[2] !== inputShape[3],
  );
  return {
    strides: [info.strideHeight, info.strideWidth],
    dilations: [info.dilationHeight, info.dilationWidth],
    padding: info.padInfo,
  };
}

/**
 * The zeros around an input, as TensorFlow.js is told of them.
 *
 * Convolutions are always told in numbers, never "same": where the strides are larger than the kernel, the wasm backend
 * counts a negative number of zeros for "same", and computes nonsense.
 *
 * @param {Slide} slide
 * @returns {Zeros}
 */
export function zerosAround({ padding: { top, bottom, left, right } }) {
  return [
    [0, 0],
    [top, bottom],
    [left, right],
    [0, 0],
  ];
}
