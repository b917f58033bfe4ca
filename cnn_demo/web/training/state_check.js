// Checks that a stored checkpoint is whole before a training goes on from it.

/** @import { Position, TrainingState } from "../types/training.js" */

const COUNTS = /** @type {(keyof Position)[]} */ (["epoch", "batch", "step", "seconds", "image_sum"]);

/**
 * Whether a training can go on from it: all parts are there, and every number is finite.
 *
 * @param {Partial<TrainingState> | null} state
 * @returns {state is TrainingState}
 */
export function isWhole(state) {
  const { position, arrays, records } = state ?? {};
  if (!position || !arrays || !Array.isArray(records)) return false;
  const all = Object.values(arrays);
  return (
    COUNTS.every((name) => Number.isFinite(position[name]) && position[name] >= 0) &&
    all.length > 0 &&
    all.every((values) => values instanceof Float32Array && values.every(Number.isFinite))
  );
}
