// The number of decimals with which a value is explained, so that the shown numbers add up to it.
//
// Inputs and weights are rounded first; everything else is computed from these rounded numbers. The result is rounded to
// fewer decimals. There it must equal the unrounded calculation with some margin; else more decimals are used.

import { decimals, exact, shortened } from "./decimals.js";
import { calculation } from "./layers/table.js";

/** @import { At, ShownCalculation } from "../types/explain.js" */

const DIGITS = 4; // of the layer's largest value
const COMMON = 1e4; // below this peak all layers have the same number of decimals
const MORE = 3; // additional ones on request: then all that a float32 has
const GUARD = 2; // additional decimals of the parts of a calculation
const MOST_GUARD = 7;
const NEAR = 0.1; // the allowed error, as a share of the last decimal of the result
const FLOAT32_NOISE = 1e-6; // 0.1 is not exact as a float32
const SAFE_DIGITS = 15; // a double is exact for whole numbers of that length

/**
 * The number of decimals for the values of a layer.
 *
 * @param {number} peak the largest magnitude among them
 * @param {boolean} hasMore more decimals than usual
 */
export function decimalsFor(peak, hasMore = false) {
  const digits = DIGITS + (hasMore ? MORE : 0);
  if (!(peak > 0) || !Number.isFinite(peak)) return digits - 1;
  const least = peak < COMMON ? digits - 1 : 0;
  return Math.min(Math.max(digits - 1 - Math.floor(Math.log10(peak)), least), digits + DIGITS);
}

/**
 * The calculation of a value in numbers that add up; null where a number is not finite.
 *
 * @param {At} at
 * @param {number} places the decimals of the result
 * @param {number} guard how many more decimals the parts have
 * @returns {ShownCalculation | null}
 */
export function explained(at, places, guard = GUARD) {
  const truth = calculation(exact, at).result;
  if (!Number.isFinite(truth)) return null;
  const wanted = decimals(places).of(truth);
  let found = calculationIn(at, places, places + guard);
  while (found.n.count < Math.min(places + MOST_GUARD, SAFE_DIGITS)) {
    const error = Math.abs(found.n.value(found.result) - truth) / (NEAR * 10 ** -places);
    if (found.shown === wanted && error <= 1) break;
    const next = calculationIn(at, places, found.n.count + Math.max(Math.ceil(Math.log10(error)), 1));
    if (!Number.isSafeInteger(next.result)) break;
    found = next;
  }
  return { ...found, exact: truth };
}

/**
 * @param {At} at
 * @param {number} places the decimals of the result
 * @param {number} count the decimals of its parts
 */
function calculationIn(at, places, count) {
  const n = decimals(count);
  const { steps, result } = calculation(n, at);
  return { steps, result, n, shown: shortened(result, count, places) };
}

/**
 * The fewest decimals in which all these values are exact, at most `places`; null where more are needed.
 *
 * @param {number[]} values
 * @param {number} places
 */
export function exactDecimals(values, places) {
  for (let count = 0; count <= places; count++) {
    const n = decimals(count);
    if (values.every((value) => Math.abs(n.value(n.of(value)) - value) < FLOAT32_NOISE)) return count;
  }
  return null;
}
