// Reads 16-bit floating-point numbers (IEEE 754 binary16), as TensorFlow.js does.

const MANTISSA = 0x3ff;
const EXPONENT = 0x1f;
const BIAS = 15;
const STEPS = 1024;
const PATTERNS = 65536;
/** @type {Float32Array | null} the value of every bit pattern: a layer may have millions of weights */
let table = null;

/** @param {Uint16Array} halves bit patterns */
export function float16Values(halves) {
  table ??= Float32Array.from({ length: PATTERNS }, (_, bits) => float16Value(bits));
  const values = new Float32Array(halves.length);
  for (let index = 0; index < halves.length; index++) values[index] = table[halves[index]];
  return values;
}

/** @param {number} bits */
function float16Value(bits) {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & EXPONENT;
  const mantissa = bits & MANTISSA;
  if (exponent === EXPONENT) return mantissa ? NaN : sign * Infinity;
  if (exponent === 0) return (sign * mantissa * 2 ** (1 - BIAS)) / STEPS;
  return sign * (1 + mantissa / STEPS) * 2 ** (exponent - BIAS);
}
