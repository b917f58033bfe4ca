// Numbers as they are shown: whole multiples of 0.00...1, so that what is shown adds up. Knows no network and no page.
//
// A system of numbers is {of(value), times(a, b), sum(list), apply(f, ...list), value(number)}. One calculation, written
// once, runs in two of them: `exact`, in double precision, and `decimals(count)`, as on paper with that many decimals.

/** Double precision; a number is itself. */
export const exact = {
  of: (value) => value,
  times: (a, b) => a * b,
  sum: (list) => list.reduce((total, value) => total + value, 0),
  apply: (f, ...list) => f(...list),
  value: (number) => number,
};

/**
 * Numbers of count decimals, held as whole numbers of the last decimal.
 *
 * of rounds a value; times rounds the product of two such numbers, half away from zero; sum rounds nothing, since it
 * need not; apply rounds what a function makes of the numbers' values.
 */
export function decimals(count) {
  const unit = 10 ** count;
  const value = (number) => number / unit;
  const of = (real) => rounded(real * unit);
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

/** A number of some decimals with fewer of them, as decimals(fewer) holds it. */
export function shortened(number, count, fewer) {
  return fewer >= count ? number * 10 ** (fewer - count) : divided(number, 10 ** (count - fewer));
}

/** A whole number of the last of count decimals, as text with a true minus: −1.20450. */
export function text(number, count) {
  const digits = String(Math.abs(number)).padStart(count + 1, "0");
  const [whole, rest] = [digits.slice(0, digits.length - count), digits.slice(digits.length - count)];
  return (number < 0 ? "\u2212" : "") + (count ? `${whole}.${rest}` : whole);
}

/** What text() made, as a number again. */
export function parsed(shown) {
  return Number(shown.replace("\u2212", "-"));
}

/** a * b / unit, rounded. The product of two whole numbers may be larger than what a double holds exactly. */
function quotient(a, b, unit) {
  const product = a * b;
  if (Math.abs(product) <= Number.MAX_SAFE_INTEGER) return divided(product, unit);
  if (!Number.isSafeInteger(a) || !Number.isSafeInteger(b)) return Math.round(product / unit);
  const [numerator, denominator] = [BigInt(a) * BigInt(b), BigInt(unit)];
  const half = numerator < 0n ? -denominator / 2n : denominator / 2n;
  return Number((numerator + half) / denominator);
}

/** A whole number divided by another, rounded half away from zero. */
function divided(number, by) {
  const whole = Math.trunc(number / by);
  const rest = number - whole * by; // a remainder by % is many times as slow
  const carried = 2 * Math.abs(rest) >= by ? Math.sign(number) : 0;
  return whole + carried || 0; // never the negative zero
}

function rounded(value) {
  return Math.sign(value) * Math.round(Math.abs(value)) || 0;
}
