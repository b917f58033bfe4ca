// Decimal numbers as they are shown: whole multiples of 0.00...1, so that the shown numbers add up.
//
// A calculation is written once for any system of numbers (`Numbers`) and runs in two: `exact`, in double precision, and
// `decimals(count)`, as on paper with that many decimals.

/** @import { Numbers, ShownNumbers } from "../types/explain.js" */

/**
 * Double precision; a number is its value.
 *
 * @type {Numbers}
 */
export const exact = {
  of: (value) => value,
  times: (a, b) => a * b,
  sum: (list) => list.reduce((total, value) => total + value, 0),
  apply: (f, ...list) => f(...list),
  value: (number) => number,
};

/**
 * Numbers with `count` decimals, stored as whole numbers of the last decimal.
 *
 * Products are rounded half away from zero. Sums need no rounding. apply() rounds the result of the function.
 *
 * @param {number} count
 * @returns {ShownNumbers}
 */
export function decimals(count) {
  const unit = 10 ** count;
  const value = (/** @type {number} */ number) => number / unit;
  const of = (/** @type {number} */ real) => rounded(real * unit);
  return {
    count,
    of,
    value,
    times: (a, b) => quotient(a, b, unit),
    sum: exact.sum,
    apply: (f, ...list) => of(f(...list.map(value))),
    text: (number) => text(number, count),
  };
}

/**
 * A number with `count` decimals rounded to fewer, as decimals(fewer) stores it.
 *
 * @param {number} number
 * @param {number} count
 * @param {number} fewer
 */
export function shortened(number, count, fewer) {
  return fewer >= count ? number * 10 ** (fewer - count) : divided(number, 10 ** (count - fewer));
}

/**
 * The text of a number that decimals(count) stores, with a typographic minus: −1.20450.
 *
 * @param {number} number
 * @param {number} count
 */
export function text(number, count) {
  const digits = String(Math.abs(number)).padStart(count + 1, "0");
  const [whole, rest] = [digits.slice(0, digits.length - count), digits.slice(digits.length - count)];
  return (number < 0 ? "\u2212" : "") + (count ? `${whole}.${rest}` : whole);
}

/**
 * The number in a text that text() made.
 *
 * @param {string} shown
 */
export function parsed(shown) {
  return Number(shown.replace("\u2212", "-"));
}

/**
 * a * b / unit, rounded. The product of two whole numbers may be too large for a double to be exact.
 *
 * @param {number} a
 * @param {number} b
 * @param {number} unit
 */
function quotient(a, b, unit) {
  const product = a * b;
  if (Math.abs(product) <= Number.MAX_SAFE_INTEGER) return divided(product, unit);
  if (!Number.isSafeInteger(a) || !Number.isSafeInteger(b)) return Math.round(product / unit);
  const [numerator, denominator] = [BigInt(a) * BigInt(b), BigInt(unit)];
  const half = numerator < 0n ? -denominator / 2n : denominator / 2n;
  return Number((numerator + half) / denominator);
}

/**
 * A whole number divided by another, rounded half away from zero.
 *
 * @param {number} number
 * @param {number} by
 */
function divided(number, by) {
  const whole = Math.trunc(number / by);
  const rest = number - whole * by; // the operator % is many times slower
  const carried = 2 * Math.abs(rest) >= by ? Math.sign(number) : 0;
  return whole + carried || 0; // never the negative zero
}

/** @param {number} value */
function rounded(value) {
  return Math.sign(value) * Math.round(Math.abs(value)) || 0;
}
