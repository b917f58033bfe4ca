// Prepares any picture for a network trained on photographs or clothes, such as CIFAR-10 or Fashion-MNIST.

import { box, filled, largest, median, paste, plane } from "./planes.js";
import { border, colours, grey, readAtMost, resize } from "./resample.js";
import { BLANK_CONTRAST, BlankPicture, prepared, step } from "./steps.js";

/** @import { Shape3D } from "../types/network.js" */
/** @import { Plane } from "./planes.js" */
/** @import { Picture } from "./steps.js" */

const WORKING_SIDE = 400;
const MIDDLE_GREY = 0.5;

/**
 * Prepare a picture for a network that was not trained on digits. Throws BlankPicture for a picture of one even colour.
 *
 * @param {Picture} picture
 * @param {Shape3D} inputShape the network's
 * @param {boolean} lightOnDark true where the network's images have a black background, as those of Fashion-MNIST
 */
export function preparePicture(picture, inputShape, lightOnDark) {
  const [height, width, channels] = inputShape;
  const read = readAtMost(picture, WORKING_SIDE, colours);
  refuseBlank(read);
  const square = lightOnDark ? padToSquare(read) : cropToSquare(read);
  const resized = resize(square, height, width);
  let values = withChannels(resized, channels);
  const steps = [
    step("Read", "Values from 0 to 255 become 0 to 1, and transparent parts become white.", read),
    step("Square", squareExplanation(lightOnDark), square),
    step("Resize", `Averaged down to ${height} x ${width}, the network's input.`, resized),
  ];
  if (channels === 1) {
    steps.push(step("Greyscale", "Red, green and blue are weighted by 0.299, 0.587 and 0.114.", values));
  }
  if (lightOnDark && median(border(grey(values))) > MIDDLE_GREY) {
    values = inverted(values);
    steps.push(step("Invert", "The network's images are light on black; this picture was not.", values));
  }
  return prepared(values, steps);
}

/**
 * The middle square of (h, w, c). Photographs fill their frame, so bars would look like no training image.
 *
 * @param {Plane} values
 */
export function cropToSquare(values) {
  const { height, width } = values;
  const side = Math.min(height, width);
  return box(values, Math.floor((height - side) / 2), Math.floor((width - side) / 2), side, side);
}

/**
 * (h, w, c) in the middle of a square of its border's colour. Fashion-MNIST was made so: nothing is cut off.
 *
 * @param {Plane} values
 */
export function padToSquare(values) {
  const { height, width, channels } = values;
  const side = Math.max(height, width);
  const ring = border(values);
  const colour = channelsOf(channels, (channel) => median(ring.filter((_, i) => i % channels === channel)));
  const square = filled(side, side, colour);
  return paste(square, values, Math.floor((side - height) / 2), Math.floor((side - width) / 2));
}

/** @param {Plane} plane */
function refuseBlank({ values, channels }) {
  const ranges = channelsOf(channels, (channel) => {
    let [lowest, highest] = [Infinity, -Infinity];
    for (let i = channel; i < values.length; i += channels) {
      lowest = Math.min(lowest, values[i]);
      highest = Math.max(highest, values[i]);
    }
    return highest - lowest;
  });
  if (largest(ranges) < BLANK_CONTRAST) throw new BlankPicture();
}

/**
 * @param {Plane} values
 * @param {number} channels
 */
function withChannels(values, channels) {
  if (channels === 1) return grey(values);
  if (channels === values.channels) return values;
  const repeated = plane(values.height, values.width, channels);
  for (let i = 0; i < repeated.values.length; i++) repeated.values[i] = values.values[Math.floor(i / channels)];
  return repeated;
}

/** @param {Plane} plane */
function inverted({ height, width, channels, values }) {
  const inverse = values.map((value) => 1 - value);
  return plane(height, width, channels, inverse);
}

/**
 * @param {number} channels
 * @param {(channel: number) => number} figure
 */
function channelsOf(channels, figure) {
  return Array.from({ length: channels }, (_, channel) => figure(channel));
}

/** @param {boolean} lightOnDark */
function squareExplanation(lightOnDark) {
  if (lightOnDark) return "Filled up to a square with the colour of its border, so that nothing is cut off.";
  return "Only the middle square is kept, since no training image has bars at its sides.";
}
