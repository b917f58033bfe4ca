// The activation functions that a design may name, as Keras defines them. Knows no network and no page.

const SLOPE = 0.2; // of Keras's leaky_relu below zero
const SERIES_UP_TO = 3;
const SMALLEST_TERM = 1e-17;
const FRACTION_DEPTH = 60;

const sigmoid = (z) => 1 / (1 + Math.exp(-z));

/** Name -> {compute(z), formula, note}: what it does to a number, as text with z in it, and in a sentence. */
export const FUNCTIONS = {
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
  gelu: {
    compute: (z) => 0.5 * z * (1 + erf(z / Math.SQRT2)),
    formula: "z × ½ × (1 + erf(z ÷ √2))",
    note: "A number times the share of the normal distribution below it.",
  },
  silu: { compute: (z) => z * sigmoid(z), formula: "z ÷ (1 + e^−z)", note: "A number times its own sigmoid." },
  tanh: { compute: Math.tanh, formula: "tanh(z)", note: "Every number comes to lie between −1 and 1." },
  sigmoid: { compute: sigmoid, formula: "1 ÷ (1 + e^−z)", note: "Every number comes to lie between 0 and 1." },
};

/** The error function, to about fifteen digits: its Taylor series near zero, a continued fraction farther out. */
export function erf(x) {
  const size = Math.abs(x);
  return Math.sign(x) * (size < SERIES_UP_TO ? series(size) : 1 - complement(size));
}

function series(x) {
  let [term, total] = [x, x];
  for (let n = 1; Math.abs(term) > SMALLEST_TERM; n++) {
    term *= (-x * x) / n;
    total += term / (2 * n + 1);
  }
  return (2 / Math.sqrt(Math.PI)) * total;
}

/** 1 − erf(x) for x of SERIES_UP_TO or more: Laplace's continued fraction. */
function complement(x) {
  let fraction = x;
  for (let n = FRACTION_DEPTH; n > 0; n--) fraction = x + n / 2 / fraction;
  return Math.exp(-x * x) / (Math.sqrt(Math.PI) * fraction);
}
