// The figure of the chapter on pooling: a feature map before and after.

import { cornerOf, correlate, decimalText, part, pool, relu, square, valueAt } from "../planes.js";
import { mapOf, ONE_CELL, signed } from "./maps.js";

/** @import { Position } from "../../types/explain.js" */
/** @import { Figure, Plane } from "../../types/learn.js" */

/**
 * A feature map in squares, and the one value that is kept of each.
 *
 * @param {{pixels: number[], kernel: number[], side: number, kind: "max" | "mean"}} given
 * @returns {Figure}
 */
export function pooling({ pixels, kernel, side, kind }) {
  const featureMap = relu(correlate(square(pixels), square(kernel)));
  const pooled = pool(featureMap, side, kind);
  const scale = signed(featureMap);
  const window = { side, step: side };
  return {
    maps: [
      mapOf(`Feature map, ${featureMap.height} × ${featureMap.width}`, featureMap, scale, window),
      mapOf(`Pooled, ${pooled.height} × ${pooled.width}`, pooled, scale, ONE_CELL),
    ],
    positions: pooled,
    at: (position) => {
      const seen = part(featureMap, cornerOf(window, position), side);
      const value = valueAt(pooled, position);
      const kept = kind === "max" ? placeIn(seen, seen.values.indexOf(value)) : undefined;
      const text = kind === "max" ? `Largest: ${decimalText(value)}` : `Mean: ${decimalText(value)}`;
      return { tables: [{ title: "In the frame", plane: seen, scale, marked: kept }], lines: [text] };
    },
  };
}

/**
 * @param {Plane} plane
 * @param {number} index
 * @returns {Position}
 */
function placeIn({ width }, index) {
  return { row: Math.floor(index / width), column: index % width };
}
