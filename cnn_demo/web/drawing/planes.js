// Planes of numbers: the little of NumPy that the preparations need. Knows nothing of ink, digits or pages.
//
// A plane is {height, width, channels, values}; values is a Float64Array, row by row, a pixel's channels side by side.
// Where a comment says (h, w), the plane has one channel; (h, w, c) leaves their number open.

/** A plane of zeros, or of the values given. */
export function plane(height, width, channels = 1, values = new Float64Array(height * width * channels)) {
  return { height, width, channels, values };
}

/** A plane of one colour everywhere: a list of as many values as there are channels. */
export function filled(height, width, colour) {
  const even = plane(height, width, colour.length);
  if (colour.length === 1) even.values.fill(colour[0]);
  else for (let i = 0; i < even.values.length; i++) even.values[i] = colour[i % colour.length];
  return even;
}

/** Copy source, (h, w, c), into target, (h', w', c), its first pixel to (top, left); what falls outside is lost. */
export function paste(target, source, top, left) {
  const { channels, width } = source;
  const from = Math.max(0, -left);
  const to = Math.min(width, target.width - left);
  for (let row = Math.max(0, -top); row < Math.min(source.height, target.height - top); row++) {
    const start = row * width;
    const pixels = source.values.subarray((start + from) * channels, (start + to) * channels);
    target.values.set(pixels, ((row + top) * target.width + left + from) * channels);
  }
  return target;
}

/** The box of height x width pixels whose first pixel is (top, left), as a copy. source: (h, w, c). */
export function box(source, top, left, height, width) {
  return paste(plane(height, width, source.channels), source, -top, -left);
}

/** The plane in the middle of a margin of zeros: (h, w, c) to (h + 2 * margin, w + 2 * margin, c). */
export function pad(source, margin) {
  const { height, width, channels } = source;
  return paste(plane(height + 2 * margin, width + 2 * margin, channels), source, margin, margin);
}

/** The sum of a list of numbers. */
export function sum(values) {
  let total = 0;
  for (let i = 0; i < values.length; i++) total += values[i];
  return total;
}

/** The largest of a list of numbers, -Infinity for none. */
export function largest(values) {
  let most = -Infinity;
  for (let i = 0; i < values.length; i++) if (values[i] > most) most = values[i];
  return most;
}

/** The middle one of a Float64Array's numbers; of an even number of them, the mean of the middle two. */
export function median(values) {
  const sorted = values.slice().sort();
  const middle = sorted.length >> 1;
  return sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/** A number held within [0, 1]. */
export function clip(value) {
  return value < 0 ? 0 : value > 1 ? 1 : value;
}
