// Prepares any picture for a network trained on photographs or clothes, such as CIFAR-10 or Fashion-MNIST.

import { box, filled, largest, median, paste, plane } from "./planes.js";
import { border, brightness, colours, grey, readAtMost, resize, toLevels } from "./resample.js";
import { drawsDarkOnLight, fittingOf } from "./rules.js";
import { BLANK_CONTRAST, BlankPicture, prepared, step } from "./steps.js";

/** @import { Plane } from "./planes.js" */
/** @import { PreparationRules } from "./rules.js" */
/** @import { Picture } from "./steps.js" */

const WORKING_SIDE = 400;
const MIDDLE_GREY = 0.5;
const READ = "Values from 0 to 255 become 0 to 1, and transparent parts become white.";
const ON_PAPER =
  "The drawing becomes dark ink on white paper, since the pictures of this data set have a light background.";
const SQUARE = {
  crop: "Only the middle square is kept, since no training image has bars at its sides.",
  pad: "Filled up to a square with the colour of its border, so that nothing is cut off.",
};

/**
 * Prepare a picture for a network that was not trained on digits. Throws BlankPicture for a picture of one even colour.
 *
 * @param {Picture} picture
 * @param {PreparationRules} rules of the data set; light_on_dark as in Fashion-MNIST
 */
export function preparePicture(picture, rules) {
  const [height, width, channels] = rules.input_shape;
  const fitting = fittingOf(rules);
  let values = readAtMost(picture, WORKING_SIDE, colours);
  refuseBlank(values);
  const steps = [step("Read", READ, values)];
  if (fitting !== "stretch") {
    values = fitting === "pad" ? padToSquare(values) : cropToSquare(values);
    steps.push(step("Square", SQUARE[fitting], values));
  }
  values = resize(values, height, width);
  steps.push(step("Resize", resizeExplanation(rules), values));
  values = withChannels(values, channels);
  if (channels === 1) {
    steps.push(step("Greyscale", "Red, green and blue are weighted by 0.299, 0.587 and 0.114.", values));
  }
  if (rules.light_on_dark && median(border(grey(values))) > MIDDLE_GREY) {
    values = inverted(values);
    steps.push(step("Invert", "The network's images are light on black; this picture was not.", values));
  }
  return prepared(values, steps);
}

/**
 * Prepare a drawing from a pad for a network that was not trained on digits. Throws BlankPicture. A sheet in colour, as with
 * an example on it, is a picture like those of a data set in colour, and stays as it is.
 *
 * @param {Picture} drawing light ink on black or transparent paper
 * @param {PreparationRules} rules of the data set
 */
export function prepareDrawnPicture(drawing, rules) {
  if (rules.input_shape[2] === 3 && isInColour(drawing)) return preparePicture(drawing, rules);
  const sheet = brightness(drawing);
  if (!drawsDarkOnLight(rules)) return preparePicture(greyPicture(sheet), rules);
  const paper = inverted(sheet);
  const { image, steps } = preparePicture(greyPicture(paper), rules);
  return { image, steps: [step("Paper", ON_PAPER, paper), ...steps.slice(1)], candidates: [], chosen: 0 };
}

/**
 * Whether any pixel is of a colour. Ink of the pad is white or grey.
 *
 * @param {Picture} picture
 */
function isInColour({ channels = 4, data }) {
  if (channels < 3) return false;
  for (let i = 0; i < data.length; i += channels) if (data[i] !== data[i + 1] || data[i] !== data[i + 2]) return true;
  return false;
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
 * @param {Plane} plane (h, w)
 * @returns {Picture}
 */
function greyPicture(plane) {
  return { width: plane.width, height: plane.height, channels: 1, data: toLevels(plane) };
}

/**
 * @param {number} channels
 * @param {(channel: number) => number} figure
 */
function channelsOf(channels, figure) {
  return Array.from({ length: channels }, (_, channel) => figure(channel));
}

/** @param {PreparationRules} rules */
function resizeExplanation(rules) {
  const [height, width] = rules.input_shape;
  if (fittingOf(rules) === "stretch") {
    return `Stretched to ${height} × ${width}, the network's input. The aspect ratio is not kept.`;
  }
  return `Averaged down to ${height} × ${width}, the network's input.`;
}
