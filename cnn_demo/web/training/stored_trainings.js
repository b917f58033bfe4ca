// Finds the trainings that this device has stored, and reads one as the page holds it.

import { elsewhere, found, foundTrained } from "./held_training.js";
import { holdPlan } from "./plan_lock.js";

/** @import { StoredTraining } from "../types/checkpoints.js" */
/** @import { HeldTraining, PlanLockPage } from "../types/device_training.js" */
/** @import { TrainedOnDevice } from "../types/training.js" */
/** @import { Checkpoints } from "./checkpoints.js" */

/** @param {StoredTraining} stored */
function isUnfinished({ trainedBytes }) {
  return trainedBytes === 0;
}

/**
 * The one that a page opens with: the newest that can go on, else the newest of all.
 *
 * @param {StoredTraining[]} all the newest first
 * @returns {StoredTraining | undefined}
 */
export function newestToGoOn(all) {
  return all.find((each) => isUnfinished(each) && each.state !== "failed") ?? all[0];
}

/**
 * The unfinished trainings and the newest finished one, the one that was changed last first. Empty where the browser stores
 * nothing.
 *
 * @param {Checkpoints} checkpoints
 */
export async function storedTrainings(checkpoints) {
  const all = await checkpoints.list().catch(() => []);
  const newest = all.find((each) => !isUnfinished(each));
  return all.filter((each) => isUnfinished(each) || each === newest);
}

/**
 * A stored training with its curve, and its network where it is trained. Null where it has been deleted meanwhile.
 *
 * @param {Checkpoints} checkpoints
 * @param {StoredTraining} stored
 * @param {PlanLockPage} page
 * @returns {Promise<{held: HeldTraining, trained: TrainedOnDevice | null} | null>}
 */
export async function readStored(checkpoints, stored, page) {
  const { id } = stored;
  const [plan, state, trained] = [
    await checkpoints.plan(id),
    await checkpoints.state(id),
    await checkpoints.trained(id),
  ];
  if (!plan) return null;
  if (trained) return { held: foundTrained(plan, stored, trained), trained };
  const held = found(plan, stored, state);
  const lock = await holdPlan(id, { takeOver: false, onAsked: () => {} }, page);
  lock?.release();
  return { held: lock ? held : elsewhere(held), trained };
}
