// Where a visitor looks first: at the strongest value of the first layer that computes. Knows no page.

import { cellOf } from "./scene.js";

/** Returns {name, map, cell} as Opened takes it. */
export function firstLook(scene) {
  const node = scene.nodes[0];
  const values = scene.values(node.name);
  let best = 0;
  for (let index = 1; index < values.length; index++)
    if (Math.abs(values[index]) > Math.abs(values[best])) best = index;
  if (node.shape.length === 1) return { name: node.name, map: null };
  const { row, column, map } = cellOf(node.shape, best);
  return { name: node.name, map, cell: { row, column } };
}
