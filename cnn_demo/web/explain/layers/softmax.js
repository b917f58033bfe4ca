// Softmax: the values of all classes become probabilities that add up to 1.

/** @import { At, Calculation, Numbers, StepOf } from "../../types/explain.js" */

/**
 * The probability of a class, from the sums of all classes.
 *
 * @param {Numbers} n
 * @param {At} at
 * @param {number[]} logits the sums, as n holds them
 * @returns {Calculation}
 */
export function probability(n, at, logits) {
  const top = Math.max(...logits);
  const powers = logits.map((one) => n.apply(Math.exp, one - top));
  const total = n.sum(powers);
  const shares = powers.map((power) => n.apply((part, whole) => part / whole, power, total));
  const rows = at.network.classes.map((name, map) => ({
    name,
    logit: logits[map],
    power: powers[map],
    share: shares[map],
  }));
  /** @type {StepOf<"softmax">} */
  const step = {
    kind: "softmax",
    title: "Turn the sums of the classes into probabilities",
    rows,
    top,
    total,
    chosen: at.map,
  };
  return { steps: [step], result: shares[at.map] };
}
