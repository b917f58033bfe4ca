// What every preparation takes and returns: a picture in, the network's input and each step on the way out.
//
// A picture is {width, height, channels, data}: data is a Uint8ClampedArray or Uint8Array, row after row; channels is 1
// (grey), 3 (RGB) or 4 (RGBA), and 4 where it is missing, so that a canvas's ImageData is a picture as it comes.
//
// Prepared is {image, steps}. image: a plane (see planes.js), (height, width, channels) of the network, in [0, 1]; its
// values are a Float32Array, as networks take them. steps: a list of {name, explanation, image}, first to last, to be
// shown; their images are planes of one channel or three, at their own sizes.

/** A picture on which nothing stands out from the background: there is nothing to recognise. */
export class BlankPicture extends Error {
  name = "BlankPicture";

  constructor() {
    super(
      "Nothing is drawn yet. Draw something, or choose a picture in which something stands out from its background.",
    );
  }
}

/** Values, (height, width, channels) in [0, 1], and how they came about. */
export function prepared({ height, width, channels, values }, steps) {
  return { image: { height, width, channels, values: new Float32Array(values) }, steps };
}

/** A step that shows an image, (h, w) or (h, w, 3) in [0, 1]. */
export function step(name, explanation, image) {
  return { name, explanation, image };
}
