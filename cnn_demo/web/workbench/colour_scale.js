// The colour scale of signed values, the same in light and dark and on every page: zero is black, as in the images
// themselves, negative is orange, positive is indigo. cnn_demo/ui/widgets/signed_colours.py has the same scale;
// tests/golden/signed_colours.json holds both to the same colours.

/** @typedef {[red: number, green: number, blue: number]} Colour each part in [0, 255] */

/**
 * The values of a layer, channels last. map: which of its `count` channels. peak: the value that has the full colour.
 *
 * @typedef {object} MapValues
 * @property {ArrayLike<number>} values
 * @property {number} count
 * @property {number} height
 * @property {number} width
 * @property {number} map
 * @property {number} peak
 */

/** @typedef {{least: Float32Array, greatest: Float32Array}} Ranges one value a map */

/** @type {Colour} */
export const ZERO = [0, 0, 0];
/** @type {Colour} the ends of the scale are lighter than the pure hues */
export const LIGHT = [255, 255, 255];
/** @type {Colour} */
const NEGATIVE = [232, 112, 42];
/** @type {Colour} */
const POSITIVE = [129, 140, 248];
const STEPS = 255;
const PURE_HUE = 0.6; // the share of the scale at which the pure hue is; beyond it, colours get lighter
const LIGHT_SHARE = 0.55; // at the ends
const OPAQUE = 0xff000000;

/**
 * The colours from the lowest negative value over zero to the highest positive one: 2 * STEPS + 1 of them, packed as
 * canvases have them in memory on little-endian machines (ABGR).
 */
export const SIGNED_COLOURS = new Uint32Array(2 * STEPS + 1);
for (let step = 0; step <= STEPS; step++) {
  SIGNED_COLOURS[STEPS + step] = packed(along(POSITIVE, step / STEPS));
  SIGNED_COLOURS[STEPS - step] = packed(along(NEGATIVE, step / STEPS));
}

/**
 * The smallest and the largest value of each map.
 *
 * @param {ArrayLike<number>} values channels last
 * @param {number} count of channels
 * @returns {Ranges}
 */
export function ranges(values, count) {
  const least = new Float32Array(count).fill(Infinity);
  const greatest = new Float32Array(count).fill(-Infinity);
  for (let i = 0, map = 0; i < values.length; i++) {
    const value = values[i];
    if (value < least[map]) least[map] = value;
    if (value > greatest[map]) greatest[map] = value;
    if (++map === count) map = 0;
  }
  return { least, greatest };
}

/**
 * The largest magnitude in each map, which has the full colour.
 *
 * @param {Ranges} ranges
 * @param {boolean} isShared whether all maps have the scale of the largest
 */
export function peaks({ least, greatest }, isShared) {
  const own = least.map((value, map) => Math.max(-value, greatest[map]));
  return isShared ? own.fill(Math.max(...own)) : own;
}

/**
 * Paint one map into the pixels of a canvas.
 *
 * @param {Uint32Array} pixels row after row
 * @param {number} stride the width of the canvas
 * @param {number} first the index of the map's first pixel
 * @param {MapValues} map
 */
export function paintMap(pixels, stride, first, { values, count, height, width, map, peak }) {
  const factor = peak > 0 ? STEPS / peak : 0;
  let from = map;
  for (let row = 0; row < height; row++) {
    const start = first + row * stride;
    for (let to = start; to < start + width; to++, from += count) {
      pixels[to] = SIGNED_COLOURS[Math.round(STEPS + values[from] * factor)];
    }
  }
}

/**
 * The colour at a share of the way from zero to the end of the scale.
 *
 * @param {Colour} hue
 * @param {number} share
 */
function along(hue, share) {
  if (share <= PURE_HUE) return mixed(ZERO, hue, share / PURE_HUE);
  return mixed(hue, LIGHT, (LIGHT_SHARE * (share - PURE_HUE)) / (1 - PURE_HUE));
}

/**
 * @param {Colour} one
 * @param {Colour} other
 * @param {number} share of the other
 * @returns {Colour}
 */
function mixed(one, other, share) {
  const mix = (/** @type {number} */ i) => Math.round(one[i] + share * (other[i] - one[i]));
  return [mix(0), mix(1), mix(2)];
}

/** @param {Colour} colour */
function packed([red, green, blue]) {
  return (OPAQUE | (blue << 16) | (green << 8) | red) >>> 0;
}
