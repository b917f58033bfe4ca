// Numbers of 16 bits as TensorFlow.js reads them (IEEE 754 binary16). Knows no network.

const MANTISSA = 0x3ff;
const EXPONENT = 0x1f;
const BIAS = 15;
const STEPS = 1024;
const PATTERNS = 65536;
let table = null; // of every pattern's value: a layer may have millions of weights

/** halves: Uint16Array of bit patterns. Returns their values, Float32Array. */
export function float16Values(halves) {
  table ??= Float32Array.from({ length: PATTERNS }, (_, bits) => float16Value(bits));
  const values = new Float32Array(halves.length);
  for (let index = 0; index < halves.length; index++) values[index] = table[halves[index]];
  return values;
}

function float16Value(bits) {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & EXPONENT;
  const mantissa = bits & MANTISSA;
  if (exponent === EXPONENT) return mantissa ? NaN : sign * Infinity;
  if (exponent === 0) return (sign * mantissa * 2 ** (1 - BIAS)) / STEPS;
  return sign * (1 + mantissa / STEPS) * 2 ** (exponent - BIAS);
}
