// Diverging colour scale for feature maps: zero has the background's colour, positive and negative values a hue each.

/** @typedef {[red: number, green: number, blue: number]} Colour each part in [0, 255] */

/** @typedef {{zero: Colour, positive: Colour, negative: Colour, text: Colour}} ThemeColours */

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

const STEPS = 255;
const PURE_HUE = 0.6; // the share of the scale at which the pure hue is; beyond it, colours approach the text's
const LARGEST_TEXT_SHARE = 0.55;
const OPAQUE = 0xff000000;

/**
 * The colours from the lowest negative value over zero to the highest positive one: 2 * STEPS + 1 of them, packed as
 * canvases have them in memory on little-endian machines (ABGR).
 *
 * @param {ThemeColours} theme
 */
export function colourScale({ zero, positive, negative, text }) {
  const scale = new Uint32Array(2 * STEPS + 1);
  for (let step = 0; step <= STEPS; step++) {
    scale[STEPS + step] = packed(along(zero, positive, text, step / STEPS));
    scale[STEPS - step] = packed(along(zero, negative, text, step / STEPS));
  }
  return scale;
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
 * @param {Uint32Array} scale as colourScale() gives it
 */
export function paintMap(pixels, stride, first, { values, count, height, width, map, peak }, scale) {
  const factor = peak > 0 ? STEPS / peak : 0;
  let from = map;
  for (let row = 0; row < height; row++) {
    const start = first + row * stride;
    for (let to = start; to < start + width; to++, from += count) {
      pixels[to] = scale[Math.round(STEPS + values[from] * factor)];
    }
  }
}

/**
 * The colour at a share of the way from zero to the end of the scale.
 *
 * @param {Colour} zero
 * @param {Colour} hue
 * @param {Colour} text
 * @param {number} share
 */
function along(zero, hue, text, share) {
  if (share <= PURE_HUE) return mixed(zero, hue, share / PURE_HUE);
  return mixed(hue, text, (LARGEST_TEXT_SHARE * (share - PURE_HUE)) / (1 - PURE_HUE));
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
