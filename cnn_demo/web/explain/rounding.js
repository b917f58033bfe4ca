// With how many decimals a value is explained, so that what is shown adds up to it. Knows no page.
//
// Inputs and weights are rounded to some decimals first; everything after is computed from what is then shown. The result,
// to fewer decimals, is that of the unrounded calculation, and far from being another: else more decimals are taken.

import { decimals, exact, shortened } from "./decimals.js";
import { calculation } from "./layers/table.js";

const DIGITS = 4; // of the layer's largest value
const COMMON = 1e4; // up to here there are as many decimals as digits, less one: few layers then differ from others
const MORE = 3; // further ones, where they are asked for: then all that a float32 has
const GUARD = 2; // decimals of the parts beyond those of the result
const MOST_GUARD = 7;
const NEAR = 0.1; // of the result's last decimal
const FLOAT32_NOISE = 1e-6; // 0.1 as a float32 is meant as 0.1
const SAFE_DIGITS = 15; // a double holds whole numbers of that length

/** The decimals in which a layer's values are told. peak: the largest of their magnitudes. hasMore: more than usual. */
export function decimalsFor(peak, hasMore = false) {
  const digits = DIGITS + (hasMore ? MORE : 0);
  if (!(peak > 0) || !Number.isFinite(peak)) return digits - 1;
  const least = peak < COMMON ? digits - 1 : 0;
  return Math.min(Math.max(digits - 1 - Math.floor(Math.log10(peak)), least), digits + DIGITS);
}

/**
 * How a value comes about, in numbers that add up.
 *
 * at: see types.js; places: the decimals of the result; guard: how many more its parts have. Returns
 * {steps, result, n, shown, exact}: the numbers are n's; shown: the result to those decimals, a whole number of the last
 * one; exact: in double precision. Returns null where a value is no finite number.
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

function calculationIn(at, places, count) {
  const n = decimals(count);
  const { steps, result } = calculation(n, at);
  return { steps, result, n, shown: shortened(result, count, places) };
}

/** The fewest decimals in which all these values are exact, up to places; null where they are not. */
export function exactDecimals(values, places) {
  for (let count = 0; count <= places; count++) {
    const n = decimals(count);
    if (values.every((value) => Math.abs(n.value(n.of(value)) - value) < FLOAT32_NOISE)) return count;
  }
  return null;
}
