// Smooth random fields that bend images like rubber (Simard et al. 2003): Gaussian noise smoothed by a Gaussian.

/** @typedef {() => number} Random gives the next number in [0, 1) */

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
  return () => field(deviation, across, down, random);
}

/**
 * @param {number} deviation
 * @param {Float32Array[]} across
 * @param {Float32Array[]} down
 * @param {Random} random
 */
function field(deviation, across, down, random) {
  const [lines, points] = [down[0].length, across[0].length];
  const noise = Float32Array.from({ length: lines * points }, () => deviation * normal(random));
  const stretched = across.map((weights) =>
    Float32Array.from({ length: lines }, (_, line) => {
      let sum = 0;
      for (let point = 0; point < points; point++) sum += weights[point] * noise[line * points + point];
      return sum;
    }),
  );
  const values = new Float32Array(down.length * across.length);
  down.forEach((weights, row) => {
    stretched.forEach((column, place) => {
      let sum = 0;
      for (let line = 0; line < lines; line++) sum += weights[line] * column[line];
      values[row * across.length + place] = sum;
    });
  });
  return values;
}

/**
 * How much each point of the lattice adds to each pixel of a side; the squares of a row add to 1.
 *
 * @param {number} side
 */
export function smoothingOf(side) {
  const spacing = Math.max(side * SMOOTHNESS, 1);
  const count = Math.ceil(side / spacing) + 3; // beyond the edges too, or these would stay still
  return Array.from({ length: side }, (_, pixel) => {
    const weights = Float32Array.from({ length: count }, (_, index) =>
      Math.exp(-0.5 * (pixel / spacing - (index - 1)) ** 2),
    );
    const norm = Math.hypot(...weights);
    return weights.map((weight) => weight / norm);
  });
}

/**
 * Box & Muller 1958.
 *
 * @param {Random} random
 */
function normal(random) {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}
