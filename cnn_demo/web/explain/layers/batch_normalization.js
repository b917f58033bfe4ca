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
  const weight = (/** @type {string} */ part) => network.weights(node, part)[map];
  const [factor, shift] = [n.of(weight("factor")), n.of(weight("shift"))];
  /** @type {StepOf<"normalization">} */
  const fromStatistics = {
    kind: "normalization",
    title: "From what was learned to a factor and a shift",
    learned: {
      gamma: weight("gamma"),
      beta: weight("beta"),
      average: weight("moving_mean"),
      variance: weight("moving_variance"),
      epsilon: numberArgument(node, "epsilon"),
    },
    factor,
    shift,
  };
  const input = inputOf(n, at, node.inputs[0]);
  const scaled = n.times(input, factor);
  const result = n.sum([scaled, shift]);
  /** @type {StepOf<"affine">} */
  const affine = { kind: "affine", title: "Scale and shift", input, factor, scaled, shift, output: result };
  return { steps: [fromStatistics, affine], result };
}
