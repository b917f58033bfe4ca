// Max and average pooling of a sliding window or of whole maps. As in TensorFlow, padding does not count.

import { channelTitle } from "../cells.js";
import { inputCells, numbersAt, ONE_CELL, sliding, WHOLE_MAP } from "./receptive_field.js";

/** @import { Calculation, Layer, Numbers, WindowBlock } from "../../types/explain.js" */

const SLIDING = sliding(ONE_CELL.inputMaps);

/** @type {Layer} */
export const maxPooling2d = pooling(SLIDING, largest);
/** @type {Layer} */
export const averagePooling2d = pooling(SLIDING, mean);
/** @type {Layer} */
export const globalMaxPooling2d = pooling(WHOLE_MAP, largest);
/** @type {Layer} */
export const globalAveragePooling2d = pooling(WHOLE_MAP, mean);

/**
 * @param {import("./receptive_field.js").ReceptiveField} reach
 * @param {(n: Numbers, block: WindowBlock) => Calculation} combine
 * @returns {Layer}
 */
function pooling(reach, combine) {
  return {
    ...reach,
    calculation(n, at) {
      const cells = inputCells(reach, at);
      const inputs = numbersAt(n, at, cells.places, at.map);
      return combine(n, { title: channelTitle(at, at.map), ...cells, inputs });
    },
  };
}

/**
 * @param {Numbers} _n
 * @param {WindowBlock} block
 * @returns {Calculation}
 */
function largest(_n, block) {
  const { inputs, places } = block;
  const winner = inputs.reduce((best, input, index) => {
    if (places[index].isPadding) return best;
    return best < 0 || input > inputs[best] ? index : best;
  }, -1);
  const result = inputs[winner];
  return { steps: [{ kind: "largest", title: "Take the largest", block, winner, output: result }], result };
}

/**
 * @param {Numbers} n
 * @param {WindowBlock} block
 * @returns {Calculation}
 */
function mean(n, block) {
  const counted = block.inputs.filter((_, index) => !block.places[index].isPadding);
  const total = n.sum(counted);
  const output = n.apply((sum) => sum / counted.length, total);
  const count = counted.length;
  return { steps: [{ kind: "mean", title: "Take the mean", block, total, count, output }], result: output };
}
