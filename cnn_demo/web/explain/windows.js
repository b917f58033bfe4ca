// Where a sliding window stands: sizes, padding and positions, as TensorFlow defines them. Knows no network and no page.

/**
 * A window along one axis. size, strides: of the window; padding: "valid" or "same"; length: of the input.
 *
 * Returns {count, before, after}: how many positions it has, none or less where it does not fit, and how many zeros are
 * put before and after the input.
 */
export function axis({ size, strides, padding }, length) {
  if (padding !== "same") return { count: Math.floor((length - size) / strides) + 1, before: 0, after: 0 };
  const count = Math.ceil(length / strides);
  const added = Math.max((count - 1) * strides + size - length, 0);
  const before = Math.floor(added / 2);
  return { count, before, after: added - before };
}

/** The first place of the window at a position; negative where it begins in the padding. */
export function windowStart({ size, strides, padding }, length, position) {
  return position * strides - axis({ size, strides, padding }, length).before;
}

/**
 * The places that a window sees at a cell of its output, row by row.
 *
 * shape: [height, width, ...] of the input. Returns a list of {row, column, isPadding}.
 */
export function placesSeen(window, [height, width], { row, column }) {
  const top = windowStart(window, height, row);
  const left = windowStart(window, width, column);
  const places = [];
  for (let r = top; r < top + window.size; r++) {
    for (let c = left; c < left + window.size; c++) {
      places.push({ row: r, column: c, isPadding: r < 0 || c < 0 || r >= height || c >= width });
    }
  }
  return places;
}

/** The window of a node, null for layers that slide none. */
export function windowOf({ arguments: given }) {
  const size = given.kernel_size ?? given.pool_size;
  return size ? { size, strides: given.strides || size, padding: given.padding } : null;
}

/** The padding around an input of that shape: {top, bottom, left, right}. */
export function paddingOf(window, [height, width]) {
  const [rows, columns] = [axis(window, height), axis(window, width)];
  return { top: rows.before, bottom: rows.after, left: columns.before, right: columns.after };
}
