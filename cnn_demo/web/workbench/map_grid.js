// Where a layer's feature maps go on one small canvas, and how much it is enlarged. Knows no page.

const LEAST_TILE = 36; // in CSS pixels: smaller maps cannot be told apart
const MOST_TILE = 72;
const LEAST_CELL = 6; // of a vector, one cell a value
const MOST_CELL = 20;

/**
 * The grid of a layer's output of that shape, (height, width, maps) or (values).
 *
 * space: the room in CSS pixels. density: screen pixels for each of them. Returns {count, height, width, columns, rows,
 * gap, scale}: maps of height x width, gap between them, and how many screen pixels each of their pixels becomes.
 * All maps are the same size, in one row where they can be, else in rows of nearly the same length.
 */
export function mapGrid(shape, space, density = 1) {
  const isVector = shape.length === 1;
  const [height, width, count] = isVector ? [1, 1, shape[0]] : shape;
  const gap = isVector ? 0 : 1;
  const [least, most] = isVector ? [LEAST_CELL, MOST_CELL] : [LEAST_TILE, MOST_TILE];
  const room = Math.max(Math.floor(space * density), 1);
  const inOneRow = Math.floor(room / (count * (width + gap) - gap));
  const scale = within(inOneRow, least, most, (side) => (side * density) / width);
  const fitting = Math.max(Math.floor((room / scale + gap) / (width + gap)), 1);
  const rows = Math.ceil(count / fitting);
  return { count, height, width, columns: Math.ceil(count / rows), rows, gap, scale };
}

/** The canvas that holds a grid: {width, height} in its own pixels. */
export function canvasSize({ columns, rows, height, width, gap }) {
  return { width: columns * (width + gap) - gap, height: rows * (height + gap) - gap };
}

/** Where a map's first pixel goes. */
export function tileStart({ columns, height, width, gap }, index) {
  return { left: (index % columns) * (width + gap), top: Math.floor(index / columns) * (height + gap) };
}

function within(scale, least, most, enlargement) {
  const greatest = Math.max(Math.floor(enlargement(most)), 1);
  const smallest = Math.min(Math.ceil(enlargement(least)), greatest);
  return Math.min(Math.max(scale, smallest), greatest);
}
