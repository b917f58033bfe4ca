// BatchNormalization as browsers compute it: a factor and a shift for each map, made from its four learned numbers.

import { numberArgument } from "./arguments.js";
import { inputOf } from "./input.js";
import { ONE_CELL } from "./receptive_field.js";

/** @import { Layer, StepOf } from "../../types/explain.js" */

/** @type {Layer} */
export const batchNormalization = { ...ONE_CELL, calculation };

/** @type {Layer["calculation"]} */
function calculation(n, at) {
  const { node, network, map } = at;
  const learned = (/** @type {string} */ part) => n.of(network.weights(node, part)[map]);
  const [gamma, beta, average, variance] = ["gamma", "beta", "moving_mean", "moving_variance"].map(learned);
  const [factor, shift] = [learned("factor"), learned("shift")];
  const epsilon = numberArgument(node, "epsilon");
  /** @type {StepOf<"normalization">} */
  const fromStatistics = {
    kind: "normalization",
    title: "From what was learned to a factor and a shift",
    gamma,
    beta,
    average,
    variance,
    epsilon,
    computedFactor: n.apply((g, v) => g / Math.sqrt(v + epsilon), gamma, variance),
    factor,
    shift,
    computedShift: n.sum([beta, n.apply((m, f) => -m * f, average, factor)]),
  };
  const input = inputOf(n, at, node.inputs[0]);
  const scaled = n.times(input, factor);
  const result = n.sum([scaled, shift]);
  /** @type {StepOf<"affine">} */
  const affine = { kind: "affine", title: "Scale and shift", input, factor, scaled, shift, output: result };
  return { steps: [fromStatistics, affine], result };
}
