// What a batch normalization has learned, in enough decimals that its factor and shift follow from the shown numbers.

import { decimals } from "./decimals.js";

/** @import { LearnedStatistics, ShownNumbers } from "../types/explain.js" */

const MOST_DECIMALS = 14; // a double is exact for whole numbers of 15 digits

/**
 * The learned numbers, each with as many decimals as `learned` has, and what follows from them as they are shown.
 *
 * A variance of 0.00419 gives another factor than the 0.0041937 that was learned, so the learned numbers have more decimals
 * than the factor and the shift.
 *
 * @param {LearnedStatistics} statistics
 * @param {ShownNumbers} n the numbers of the calculation, in which factor and shift are
 * @returns {{learned: ShownNumbers, factor: number, shift: number}} factor and shift: as n stores them
 */
export function shownStatistics(statistics, n) {
  const { factor, shift } = factorAndShift(statistics, n);
  for (let count = n.count; ; count++) {
    const learned = decimals(count);
    const found = factorAndShift(rounded(statistics, learned), n);
    if ((found.factor === factor && found.shift === shift) || count >= MOST_DECIMALS) return { learned, ...found };
  }
}

/**
 * @param {LearnedStatistics} statistics
 * @param {ShownNumbers} n
 */
function factorAndShift({ gamma, beta, average, variance, epsilon }, n) {
  const factor = n.of(gamma / Math.sqrt(variance + epsilon));
  return { factor, shift: n.of(beta - average * n.value(factor)) };
}

/**
 * The learned numbers as a reader sees them.
 *
 * @param {LearnedStatistics} statistics
 * @param {ShownNumbers} learned
 * @returns {LearnedStatistics}
 */
function rounded({ gamma, beta, average, variance, epsilon }, learned) {
  const [g, b, m, v] = [gamma, beta, average, variance].map((value) => learned.value(learned.of(value)));
  return { gamma: g, beta: b, average: m, variance: v, epsilon };
}
