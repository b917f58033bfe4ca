// Batches of images as a network takes them: pixels from 0 to 1, by their places in a data set.

/** @import { Tensor4D } from "@tensorflow/tfjs-core" */
/** @import { Shape3D } from "../types/network.js" */
/** @import { TensorFlowJS } from "../types/tensorflow_js.js" */

const INPUTS = Float32Array.from({ length: 256 }, (_, value) => value / 255);

/**
 * The images at these places, one after another: values from 0 to 1.
 *
 * @param {Uint8Array} images all images of a data set
 * @param {ArrayLike<number>} places
 * @param {number} size values of an image
 */
export function pixelsOf(images, places, size) {
  const pixels = new Float32Array(places.length * size);
  for (let image = 0; image < places.length; image++) {
    const [from, to] = [places[image] * size, image * size];
    for (let index = 0; index < size; index++) pixels[to + index] = INPUTS[images[from + index]];
  }
  return pixels;
}

/**
 * @param {TensorFlowJS} tf
 * @param {Float32Array} pixels
 * @param {Shape3D} shape of an image
 * @returns {Tensor4D}
 */
export function imageTensor(tf, pixels, [height, width, channels]) {
  return tf.tensor4d(pixels, [pixels.length / (height * width * channels), height, width, channels]);
}
