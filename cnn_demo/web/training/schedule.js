// Learning-rate schedules: those of spec/schedule.py.

/** @import { Recipe } from "../types/training.js" */

// Smith & Topin 2018 (arXiv 1708.07120): up to the peak over a part of the run, then down far below the start.
const RISE_SHARE = 0.3;
const START_DIVISOR = 25;
const END_DIVISOR = 10_000;

/**
 * The share of the highest rate by how much of the training is done, 0 to 1.
 *
 * @type {Record<Recipe["schedule"], (progress: number) => number>}
 */
const SHAPES = {
  constant: () => 1,
  cosine: (progress) => ease(1, 0, progress), // Loshchilov & Hutter 2017, arXiv 1608.03983
  one_cycle: (progress) =>
    progress < RISE_SHARE
      ? ease(1 / START_DIVISOR, 1, progress / RISE_SHARE)
      : ease(1, 1 / END_DIVISOR, (progress - RISE_SHARE) / (1 - RISE_SHARE)),
};

/**
 * The learning rate of a step, counted from 0.
 *
 * @param {Recipe} recipe
 * @param {number} step
 * @param {number} totalSteps
 */
export function learningRateAt(recipe, step, totalSteps) {
  const progress = Math.min(Math.max(step / Math.max(totalSteps, 1), 0), 1);
  return recipe.learning_rate * SHAPES[recipe.schedule](progress);
}

/**
 * @param {number} start
 * @param {number} end
 * @param {number} progress
 */
function ease(start, end, progress) {
  return end + ((start - end) * (1 + Math.cos(Math.PI * progress))) / 2;
}
