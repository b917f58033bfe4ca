// The activation functions of designs, as Keras defines them.

const SLOPE = 0.2; // of Keras's leaky_relu below zero
const SELU_SCALE = 1.0507009874; // Klambauer et al. 2017, arXiv 1706.02515, to the digits that the formula shows
const SELU_NEGATIVE_SCALE = 1.7580993408; // SELU_SCALE × alpha
const SERIES_UP_TO = 3;
const SMALLEST_TERM = 1e-17;
const FRACTION_DEPTH = 60;

/** @param {number} z */
const sigmoid = (z) => 1 / (1 + Math.exp(-z));

/**
 * The table of activation functions; cnn_demo/spec/activations.py has the same names.
 *
 * compute: what it does to a number; formula: the same as text with z in it; note: the same in a sentence.
 * @type {Record<string, {compute: (z: number) => number, formula: string, note: string}>}
 */
export const ACTIVATIONS = {
  linear: { compute: (z) => z, formula: "z", note: "It leaves the number as it is." },
  relu: {
    compute: (z) => Math.max(z, 0),
    formula: "max(0, z)",
    note: "Negative numbers become 0, others stay.",
  },
  leaky_relu: {
    compute: (z) => (z < 0 ? SLOPE * z : z),
    formula: `z, or ${SLOPE} × z where z is negative`,
    note: "Negative numbers shrink to a fifth, others stay.",
  },
  elu: {
    compute: (z) => (z < 0 ? Math.expm1(z) : z),
    formula: "z, or e^z − 1 where z is negative",
    note: "Negative numbers bend towards −1, others stay.",
  },
  selu: {
    compute: (z) => (z < 0 ? SELU_NEGATIVE_SCALE * Math.expm1(z) : SELU_SCALE * z),
    formula: `${SELU_SCALE} × z, or ${SELU_NEGATIVE_SCALE} × (e^z − 1) where z is negative`,
    note: "An elu scaled such that mean 0 and spread 1 stay about the same from layer to layer.",
  },
  gelu: {
    compute: (z) => 0.5 * z * (1 + erf(z / Math.SQRT2)),
    formula: "z × ½ × (1 + erf(z ÷ √2))",
    note: "A number times the share of the normal distribution below it.",
  },
  silu: { compute: (z) => z * sigmoid(z), formula: "z ÷ (1 + e^−z)", note: "A number times its own sigmoid." },
  hard_silu: {
    compute: (z) => (z * Math.min(Math.max(z + 3, 0), 6)) / 6,
    formula: "z × min(max(z + 3, 0), 6) ÷ 6",
    note: "Like silu, with straight lines for the sigmoid: 0 below −3, the number itself above 3.",
  },
  tanh: { compute: Math.tanh, formula: "tanh(z)", note: "Every number is mapped to the range from −1 to 1." },
  sigmoid: { compute: sigmoid, formula: "1 ÷ (1 + e^−z)", note: "Every number is mapped to the range from 0 to 1." },
};

/**
 * The error function, to about fifteen digits: its Taylor series near zero, a continued fraction farther out.
 * @param {number} x
 */
export function erf(x) {
  const size = Math.abs(x);
  return Math.sign(x) * (size < SERIES_UP_TO ? series(size) : 1 - complement(size));
}

/** @param {number} x */
function series(x) {
  let [term, total] = [x, x];
  for (let n = 1; Math.abs(term) > SMALLEST_TERM; n++) {
    term *= (-x * x) / n;
    total += term / (2 * n + 1);
  }
  return (2 / Math.sqrt(Math.PI)) * total;
}

/**
 * 1 − erf(x) for x of SERIES_UP_TO or more: Laplace's continued fraction.
 * @param {number} x
 */
function complement(x) {
  let fraction = x;
  for (let n = FRACTION_DEPTH; n > 0; n--) fraction = x + n / 2 / fraction;
  return Math.exp(-x * x) / (Math.sqrt(Math.PI) * fraction);
}
