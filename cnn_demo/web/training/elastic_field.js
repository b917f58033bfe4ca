// Smooth random fields that bend images like rubber (Simard et al. 2003): Gaussian noise smoothed by a Gaussian.

/** @typedef {() => number} Random gives the next number in [0, 1) */

/**
 * How much each point of a lattice adds to each pixel of a side: a row for each pixel.
 *
 * @typedef {{weights: Float32Array, points: number}} Smoothing
 */

const SMOOTHNESS = 1 / 7; // of the side: Simard et al. 2003 smooth the field by 4 pixels of 28

/**
 * A function that gives a new field: a value for each pixel, row by row, with this standard deviation at every pixel. The
 * noise is drawn on a lattice as wide as the smoothing, which takes away what is finer.
 *
 * @param {number} deviation
 * @param {number} height
 * @param {number} width
 * @param {Random} random
 */
export function fieldsOf(deviation, height, width, random) {
  const [across, down] = [smoothingOf(width), smoothingOf(height)];
  return () => {
    const noise = new Float32Array(across.points * down.points).map(() => deviation * normal(random));
    return smoothed(smoothed(noise, across), down);
  };
}

/**
 * The squares of a row add to 1, so that smoothed noise keeps its standard deviation.
 *
 * @param {number} side
 * @returns {Smoothing}
 */
export function smoothingOf(side) {
  const spacing = Math.max(side * SMOOTHNESS, 1);
  const points = Math.ceil(side / spacing) + 3; // beyond the edges too, or these would stay still
  const rows = Array.from({ length: side }, (_, pixel) => {
    const row = Array.from({ length: points }, (_, point) => Math.exp(-0.5 * (pixel / spacing - (point - 1)) ** 2));
    const norm = Math.hypot(...row);
    return row.map((weight) => weight / norm);
  });
  return { weights: Float32Array.from(rows.flat()), points };
}

/**
 * Lines of lattice points to pixels, transposed: twice smoothed, a lattice is an image again.
 *
 * @param {Float32Array} lines each of as many values as the lattice has points
 * @param {Smoothing} smoothing
 */
function smoothed(lines, { weights, points }) {
  const [count, side] = [lines.length / points, weights.length / points];
  const found = new Float32Array(side * count);
  for (let pixel = 0; pixel < side; pixel++) {
    for (let line = 0; line < count; line++) {
      let sum = 0;
      for (let point = 0; point < points; point++)
        sum += weights[pixel * points + point] * lines[line * points + point];
      found[pixel * count + line] = sum;
    }
  }
  return found;
}

/**
 * Box & Muller 1958.
 *
 * @param {Random} random
 */
function normal(random) {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}
