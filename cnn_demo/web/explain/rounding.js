// With how many decimals a value is explained, so that what is shown adds up to it. Knows no page.
//
// Inputs and weights are rounded to some decimals first; everything after is computed from what is then shown. The result,
// to fewer decimals, is that of the unrounded calculation: where it is not, more decimals are taken.

import { account } from "./arithmetic.js";
import { decimals, exact, shortened } from "./decimals.js";

const DIGITS = 4; // of the layer's largest value
const COMMON = 1e4; // up to here there are as many decimals as digits, less one: few layers then differ from others
const MORE = 3; // further ones, where they are asked for: then all that a float32 has
const GUARD = 2; // decimals of the parts beyond those of the result
const MOST_GUARD = 7;
const FLOAT32_NOISE = 1e-6; // 0.1 as a float32 is meant as 0.1
const SAFE_DIGITS = 15; // a double holds whole numbers of that length

/** The decimals in which a layer's values are told, from the largest of them. hasMore: more than usual. */
export function decimalsFor(values, hasMore = false) {
  let peak = 0;
  for (const value of values) if (Math.abs(value) > peak) peak = Math.abs(value);
  const digits = DIGITS + (hasMore ? MORE : 0);
  if (!(peak > 0) || !Number.isFinite(peak)) return digits - 1;
  const least = peak < COMMON ? digits - 1 : 0;
  return Math.min(Math.max(digits - 1 - Math.floor(Math.log10(peak)), least), digits + DIGITS);
}

/**
 * How a value comes about, in numbers that add up.
 *
 * at: see arithmetic.js; places: the decimals of the result; guard: how many more its parts have. Returns {steps, result, n, shown, exact}: the numbers are n's;
 * shown: the result to those decimals, a whole number of the last one; exact: in double precision.
 * Returns null where a value is no finite number.
 */
export function explained(at, places, guard = GUARD) {
  const truth = account(exact, at);
  if (!Number.isFinite(truth.result)) return null;
  const whole = decimals(places).of(truth.result);
  const tries = Array.from({ length: MOST_GUARD - guard + 1 }, (_, more) => places + guard + more);
  let found;
  for (const count of tries) {
    const n = decimals(count);
    const { steps, result } = account(n, at);
    if (found && !Number.isSafeInteger(result)) break;
    found = { steps, result, n, shown: shortened(result, count, places), exact: truth.result };
    if (found.shown === whole || count >= SAFE_DIGITS) break;
  }
  return found;
}

/** The fewest decimals in which all these values are exact, up to places; null where they are not. */
export function exactDecimals(values, places) {
  for (let count = 0; count <= places; count++) {
    const n = decimals(count);
    if (values.every((value) => Math.abs(n.value(n.of(value)) - value) < FLOAT32_NOISE)) return count;
  }
  return null;
}
