// Ink from paper: grey values to a plane in which 1 is ink and 0 is paper. Knows nothing of digits or networks.

import { fittedPlane } from "./least_squares.js";
import { clip, filled, largest, median, plane } from "./planes.js";
import { BlankPicture } from "./steps.js";

export const BLANK_CONTRAST = 0.05;
const OPAQUE_FROM = 128;
const LEAST_ALPHA_RANGE = 26;
const LEAST_TRANSPARENT_SHARE = 0.05;

const ROUNDING = 1e-9; // what sums of weights miss 1 by
const PLANE_ROUNDS = 3;
const BORDER_TOLERANCE = 0.02;
const SPREADS_KEPT = 2.5;

const LEAST_ROOM = 0.2; // between the paper and the end of the scale; less would blow the noise of grey paper up
const NOISE_OF_A_PHOTO = 0.002; // half a grey level: rounding alone stays below
const BLANK_NOISES = 5; // smoothed noise stays below 3, a faint pencil stroke is above 15
const THRESHOLD_ROUNDS = 10;
const LEAST_PATCH_INK = 0.1;
const LEAST_PATCH_SHARE = 0.1;

/** Whether alpha tells ink from background: a good part of the picture is see-through, another is not. */
export function isTransparent({ channels = 4, data }) {
  if (channels !== 4) return false;
  let lowest = 255;
  let highest = 0;
  for (let i = 3; i < data.length; i += 4) {
    if (data[i] < lowest) lowest = data[i];
    if (data[i] > highest) highest = data[i];
  }
  if (lowest >= OPAQUE_FROM || highest - lowest < LEAST_ALPHA_RANGE) return false;
  let seeThrough = 0;
  for (let i = 3; i < data.length; i += 4) if (data[i] < (lowest + highest) / 2) seeThrough++;
  return seeThrough / (data.length / 4) >= LEAST_TRANSPARENT_SHARE;
}

/** Scale ink, (h, w) from 0 up, so that its darkest spot is 1. Throws BlankPicture where there is none. */
export function stretch(ink) {
  const { height, width, values } = ink;
  const most = largest(values);
  if (most < BLANK_CONTRAST) throw new BlankPicture();
  if (most > 1 - ROUNDING) return ink;
  const stretched = new Float64Array(values.length);
  for (let i = 0; i < stretched.length; i++) stretched[i] = values[i] / most;
  return plane(height, width, 1, stretched);
}

/**
 * Ink from brightness, whichever of ink and paper is the lighter and however unevenly the light falls.
 *
 * A clean drawing keeps its soft edges untouched. A photo, told by the noise of its paper, is smoothed; what is nearer
 * to the paper than to the ink is dropped, and so are specks.
 * grey: (h, w) in [0, 1]. Returns (h, w) in [0, 1], its maximum 1. Throws BlankPicture.
 */
export function fromGrey(grey) {
  const { paper, noise } = paperLevel(grey);
  const ink = contrastTo(paper, grey);
  if (noise <= NOISE_OF_A_PHOTO) return stretch(ink);
  if (largestDeviation(smoothed(difference(grey, paper))) < BLANK_NOISES * noise) throw new BlankPicture();
  return withoutSpecks(withoutNoise(stretch(smoothed(ink))));
}

/**
 * The paper's brightness under each pixel, and the noise left over.
 *
 * A plane a + b*x + c*y through the outermost ring of pixels, fitted by least squares; ring pixels far off it, such as
 * a stroke that reaches the edge, are left out. x and y run from -1 to 1.
 * grey: (h, w) in [0, 1]. Returns {paper: (h, w) in [0, 1], noise: the ring's median deviation}.
 */
export function paperLevel(grey) {
  const { height, width } = grey;
  const ringGrey = border(grey);
  const level = median(ringGrey);
  const above = ringGrey.map((value) => value - level);
  // Nearly every live drawing has an even border, and then there is nothing to fit.
  if (!above.some(Boolean)) return { paper: filled(height, width, [level]), noise: 0 };
  const [x, y] = [coordinates(width), coordinates(height)];
  const ring = ringPixels(height, width);
  const ringX = ring.map((pixel) => x[pixel % width]);
  const ringY = ring.map((pixel) => y[Math.floor(pixel / width)]);
  let deviation = above;
  let fitted = [0, 0, 0];
  for (let round = 0; round < PLANE_ROUNDS; round++) {
    const furthest = SPREADS_KEPT * median(deviation.map(Math.abs)) + BORDER_TOLERANCE;
    const isNear = deviation.map((value) => Number(Math.abs(value) <= furthest));
    fitted = fittedPlane(ringX, ringY, above, isNear);
    const [offset, slopeX, slopeY] = fitted;
    deviation = above.map((value, i) => value - (offset + slopeX * ringX[i] + slopeY * ringY[i]));
  }
  const paper = planeThrough(x, y, level + fitted[0], fitted[1], fitted[2]);
  return { paper, noise: median(deviation.map(Math.abs)) };
}

/** The outermost ring of pixels: (h, w, c) to n * c numbers, a pixel's channels side by side. */
export function border({ height, width, channels, values }) {
  const ring = ringPixels(height, width);
  const outermost = new Float64Array(ring.length * channels);
  for (let i = 0; i < outermost.length; i++) {
    outermost[i] = values[ring[Math.floor(i / channels)] * channels + (i % channels)];
  }
  return outermost;
}

/**
 * How far each pixel is from the paper towards black or white, as a share of the way there is.
 *
 * Ink is on the side of the greater deviations: the sign of the sum of their cubes. (h, w) each; returns [0, 1].
 */
export function contrastTo(paper, grey) {
  const { height, width, values } = grey;
  const papers = paper.values;
  const isLight = skew(values, papers) > 0;
  const share = new Float64Array(values.length);
  for (let i = 0; i < share.length; i++) {
    const towardsInk = isLight ? values[i] - papers[i] : papers[i] - values[i];
    if (towardsInk <= 0) continue;
    share[i] = Math.min(towardsInk / Math.max(isLight ? 1 - papers[i] : papers[i], LEAST_ROOM), 1);
  }
  return plane(height, width, 1, share);
}

/** The mean of each pixel and its eight neighbours, the edge repeated. (h, w), same shape back. */
export function smoothed({ height, width, values }) {
  const byRows = new Float64Array(values.length);
  for (let i = 0; i < values.length; i++) {
    const above = i < width ? i : i - width;
    const below = i + width < values.length ? i + width : i;
    byRows[i] = values[above] + values[i] + values[below];
  }
  const mean = plane(height, width);
  for (let i = 0; i < values.length; i++) {
    const left = i % width ? i - 1 : i;
    const right = (i + 1) % width ? i + 1 : i;
    mean.values[i] = (byRows[left] + byRows[i] + byRows[right]) / 9;
  }
  return mean;
}

/**
 * Paper to 0 and ink to 1, with a ramp from half the threshold to one and a half times it.
 *
 * The threshold lies midway between the mean of what is above it and of what is below it (Ridler and Calvard 1978);
 * for sparse ink it is steadier than Otsu's. ink: (h, w) in [0, 1], its maximum 1. Same shape and range back.
 */
export function withoutNoise(ink) {
  let threshold = 0.5;
  for (let round = 0; round < THRESHOLD_ROUNDS; round++) threshold = midway(ink.values, threshold);
  const ramp = plane(ink.height, ink.width);
  for (let i = 0; i < ramp.values.length; i++) ramp.values[i] = clip(ink.values[i] / threshold - 0.5);
  return ramp;
}

/**
 * Drop every connected patch with less than a tenth of the largest patch's ink. (h, w), same shape back.
 *
 * A speck far from the digit would widen the digit's box and so shrink the digit.
 */
export function withoutSpecks(ink) {
  const patches = patchesOf(ink);
  const masses = patches.map((patch) => patch.reduce((mass, pixel) => mass + ink.values[pixel], 0));
  const least = LEAST_PATCH_SHARE * largest(masses);
  const kept = plane(ink.height, ink.width);
  patches.forEach((patch, index) => {
    if (masses[index] >= least) for (const pixel of patch) kept.values[pixel] = ink.values[pixel];
  });
  return kept;
}

/** The indices of the inked pixels of each patch; neighbours touch at a side or a corner. */
function patchesOf({ height, width, values }) {
  const left = Uint8Array.from(values, (value) => Number(value >= LEAST_PATCH_INK));
  const patches = [];
  for (let first = 0; first < left.length; first++) {
    if (!left[first]) continue;
    left[first] = 0;
    const patch = [first];
    for (let next = 0; next < patch.length; next++) takeNeighbours(patch, patch[next], left, height, width);
    patches.push(patch);
  }
  return patches;
}

function takeNeighbours(patch, pixel, left, height, width) {
  const row = Math.floor(pixel / width);
  const column = pixel % width;
  for (let y = Math.max(row - 1, 0); y <= Math.min(row + 1, height - 1); y++) {
    for (let x = Math.max(column - 1, 0); x <= Math.min(column + 1, width - 1); x++) {
      if (!left[y * width + x]) continue;
      left[y * width + x] = 0;
      patch.push(y * width + x);
    }
  }
}

function midway(values, threshold) {
  let [above, below, countAbove] = [0, 0, 0];
  for (let i = 0; i < values.length; i++) {
    if (values[i] > threshold) {
      above += values[i];
      countAbove++;
    } else below += values[i];
  }
  const countBelow = values.length - countAbove;
  return 0.5 * ((countAbove ? above / countAbove : 1) + (countBelow ? below / countBelow : 0));
}

/** The sum of the cubes of the differences. */
function skew(values, others) {
  let cubes = 0;
  for (let i = 0; i < values.length; i++) {
    const difference = values[i] - others[i];
    cubes += difference * difference * difference;
  }
  return cubes;
}

function difference({ height, width, values }, other) {
  const others = other.values;
  const between = new Float64Array(values.length);
  for (let i = 0; i < between.length; i++) between[i] = values[i] - others[i];
  return plane(height, width, 1, between);
}

function largestDeviation({ values }) {
  return largest(values.map(Math.abs));
}

function coordinates(count) {
  return Float64Array.from({ length: count }, (_, i) => (2 * i - (count - 1)) / Math.max(count - 1, 1));
}

/** The indices of the pixels at the edge, row after row, as a Float64Array for what is computed of them. */
function ringPixels(height, width) {
  const pixels = [];
  for (let row = 0; row < height; row++) {
    const stride = row === 0 || row === height - 1 ? 1 : Math.max(width - 1, 1);
    for (let column = 0; column < width; column += stride) pixels.push(row * width + column);
  }
  return Float64Array.from(pixels);
}

function planeThrough(x, y, offset, slopeX, slopeY) {
  const through = new Float64Array(y.length * x.length);
  for (let row = 0, i = 0; row < y.length; row++) {
    for (let column = 0; column < x.length; column++, i++) {
      through[i] = clip(offset + slopeX * x[column] + slopeY * y[row]);
    }
  }
  return plane(y.length, x.length, 1, through);
}
