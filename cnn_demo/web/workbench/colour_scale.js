// Values as colours: zero is the background, the farther from it the stronger; one hue for above, another for below.
// Knows no page. A colour is [red, green, blue] in [0, 255].

const STEPS = 255;
const TURN = 0.6; // where the pure hue stands; beyond, it leans towards the text's colour, which stands out most
const LEAN = 0.55;
const OPAQUE = 0xff000000;

/**
 * The colours from the greatest negative value over zero to the greatest positive one: a Uint32Array of 2 * STEPS + 1.
 *
 * theme: {zero, positive, negative, text}. Packed as a canvas's memory has them on every machine of today (ABGR).
 */
export function colourScale({ zero, positive, negative, text }) {
  const scale = new Uint32Array(2 * STEPS + 1);
  for (let step = 0; step <= STEPS; step++) {
    scale[STEPS + step] = packed(along(zero, positive, text, step / STEPS));
    scale[STEPS - step] = packed(along(zero, negative, text, step / STEPS));
  }
  return scale;
}

/** The least and the greatest value of each map. values: channels last, count channels. Returns {least, greatest}. */
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

/** The largest magnitude in each map: the value that gets the full colour. isShared: one for all maps. */
export function peaks({ least, greatest }, isShared) {
  const own = least.map((value, map) => Math.max(-value, greatest[map]));
  return isShared ? own.fill(Math.max(...own)) : own;
}

/**
 * Paint one map into the pixels of a canvas.
 *
 * pixels: Uint32Array, row after row of a canvas that is stride wide; first: where the map begins in it.
 * values: channels last; map: which of the count channels. peak: the value of the full colour.
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

function along(zero, hue, text, share) {
  if (share <= TURN) return mixed(zero, hue, share / TURN);
  return mixed(hue, text, (LEAN * (share - TURN)) / (1 - TURN));
}

function mixed(one, other, share) {
  return one.map((value, i) => Math.round(value + share * (other[i] - value)));
}

function packed([red, green, blue]) {
  return (OPAQUE | (blue << 16) | (green << 8) | red) >>> 0;
}
