// Reads and writes 16-bit floating-point numbers (IEEE 754 binary16), as TensorFlow.js and NumPy do.

const MANTISSA = 0x3ff;
const EXPONENT = 0x1f;
const BIAS = 15;
const STEPS = 1024;
const PATTERNS = 65536;
const SIGN = 0x8000;
// Of a 32-bit number, in its bits.
const MANTISSA_BITS_32 = 23;
const BIAS_32 = 127;
const MORE_MANTISSA_BITS = 13;
/** The largest finite number of 16 bits. */
export const LARGEST_FLOAT16 = 65504;
/** @type {Float32Array | null} the value of every bit pattern: a layer may have millions of weights */
let table = null;

/** @param {Uint16Array} halves bit patterns */
export function float16Values(halves) {
  table ??= Float32Array.from({ length: PATTERNS }, (_, bits) => float16Value(bits));
  const values = new Float32Array(halves.length);
  for (let index = 0; index < halves.length; index++) values[index] = table[halves[index]];
  return values;
}

/**
 * The bit patterns of the nearest numbers of 16 bits; of two that are equally near, of the even one.
 *
 * @param {Float32Array} values from -LARGEST_FLOAT16 to LARGEST_FLOAT16
 */
export function float16Bits(values) {
  const patterns = new Uint32Array(values.buffer, values.byteOffset, values.length);
  return Uint16Array.from(patterns, float16Pattern);
}

/** @param {number} bits */
function float16Value(bits) {
  const sign = bits & SIGN ? -1 : 1;
  const exponent = (bits >> 10) & EXPONENT;
  const mantissa = bits & MANTISSA;
  if (exponent === EXPONENT) return mantissa ? NaN : sign * Infinity;
  if (exponent === 0) return (sign * mantissa * 2 ** (1 - BIAS)) / STEPS;
  return sign * (1 + mantissa / STEPS) * 2 ** (exponent - BIAS);
}

/** @param {number} bits of a 32-bit number */
function float16Pattern(bits) {
  const sign = (bits >>> 16) & SIGN;
  const mantissa = bits & 0x7fffff;
  const exponent = ((bits >>> MANTISSA_BITS_32) & 0xff) - BIAS_32 + BIAS;
  // What rounding carries over goes into the exponent, which is right.
  if (exponent > 0) return sign | shifted((exponent << MANTISSA_BITS_32) | mantissa, MORE_MANTISSA_BITS);
  // Too small for a leading 1: numbers in steps of 2 ** -24, and 0 below the half of one.
  const places = MORE_MANTISSA_BITS + 1 - exponent;
  return places > 24 ? sign : sign | shifted((1 << MANTISSA_BITS_32) | mantissa, places);
}

/**
 * number / 2 ** places, rounded to the nearest whole number; from the middle, to the even one.
 *
 * @param {number} number
 * @param {number} places
 */
function shifted(number, places) {
  const whole = number >>> places;
  const rest = number - whole * 2 ** places;
  const half = 2 ** (places - 1);
  return rest > half || (rest === half && whole % 2 === 1) ? whole + 1 : whole;
}
