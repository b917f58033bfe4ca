// Operations between maps and one number a channel, arranged so that they are quick.

/** @import { Tensor, Tensor4D } from "@tensorflow/tfjs-core" */
/** @import { TensorFlowJS } from "../types/tensorflow_js.js" */

/**
 * rows: values of the shape as rows of a map's width. spread: a number a channel, for each value of such a row. mean: of
 * each channel.
 *
 * @typedef {object} Channels
 * @property {(x: Tensor) => Tensor} rows
 * @property {(each: Tensor) => Tensor} spread
 * @property {(x: Tensor) => Tensor} mean
 */

/**
 * How values of a shape are passed over quickly. On wasm, adding a number to each channel takes three times as long where
 * a row has only the channels of one cell, and a sum over cells five times as long as a mean by pooling.
 *
 * @param {TensorFlowJS} tf
 * @param {number[]} shape (n, channels) or (n, height, width, channels)
 * @returns {Channels}
 */
export function channelsOf(tf, shape) {
  const channels = shape[shape.length - 1];
  const [height, width] = shape.length === 4 ? shape.slice(1, 3) : [1, 1];
  const maps = /** @type {[number, number, number, number]} */ ([shape[0], height, width, channels]);
  return {
    rows: (x) => tf.reshape(x, [-1, width * channels]),
    spread: (each) => (width === 1 ? each : tf.tile(each, [width])),
    mean: (x) => {
      const pooled = tf.avgPool(/** @type {Tensor4D} */ (tf.reshape(x, maps)), [height, width], 1, "valid");
      return tf.mean(pooled, [0, 1, 2]);
    },
  };
}
