// How fast this device trains: how many times as long as a laptop its last training took, kept in this browser.

import { isTrained } from "./texts.js";

/** @import { HeldTraining } from "../../types/device_training.js" */
/** @import { TrainingPlan } from "../../types/training.js" */

const REMEMBERED = "cnn-demo.device-pace";

/** The pace of the last training, null where that is unknown. */
export function rememberedPace() {
  try {
    return Number(localStorage.getItem(REMEMBERED)) || null;
  } catch {
    return null; // the browser forbids storage
  }
}

/**
 * Keep the pace of a training that has ended.
 *
 * @param {HeldTraining | null} held
 * @param {TrainingPlan | null} plan
 * @param {number | null} laptopSeconds of an epoch of the plan
 */
export function rememberPace(held, plan, laptopSeconds) {
  if (!held || held.plan.id !== plan?.id || !laptopSeconds || !isTrained(held)) return;
  const pace = paceOf(held, laptopSeconds);
  try {
    if (pace !== null) localStorage.setItem(REMEMBERED, String(pace));
  } catch {
    // The browser forbids storage: the time of the next training is estimated for a laptop.
  }
}

/**
 * The pace of a mean epoch; null where none has ended.
 *
 * @param {Pick<HeldTraining, "records">} held
 * @param {number} laptopSeconds
 */
export function paceOf({ records }, laptopSeconds) {
  const epoch = records.findLast((record) => record.kind === "epoch");
  if (epoch?.kind !== "epoch" || epoch.seconds <= 0) return null;
  const epochSeconds = epoch.seconds / (epoch.epoch + 1); // a record's seconds count from the start of the training
  return Number((epochSeconds / laptopSeconds).toPrecision(3));
}
