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
export function slideOf(tf, inputShape, filterShape, window) {
  const sliding = slidingOf(tf, inputShape, filterShape, window);
  return {
    strides: [sliding.strideHeight, sliding.strideWidth],
    dilations: [sliding.dilationHeight, sliding.dilationWidth],
    padding: sliding.padInfo,
  };
}

/**
 * The same with all sizes, for loops over the windows.
 *
 * @param {TensorFlowJS} tf
 * @param {number[]} inputShape
 * @param {number[]} filterShape
 * @param {Window & {isDepthwise?: boolean}} window
 */
export function slidingOf(tf, inputShape, filterShape, { strides, dilations = 1, pad, isDepthwise = false }) {
  return tf.backend_util.computeConv2DInfo(
    /** @type {[number, number, number, number]} */ (inputShape),
    /** @type {[number, number, number, number]} */ (filterShape),
    strides,
    dilations,
    pad,
    undefined,
    isDepthwise,
  );
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
