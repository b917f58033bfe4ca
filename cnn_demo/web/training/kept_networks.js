// The networks that this device has trained and keeps: those that are stored, and the one that the page holds.

import { Checkpoints } from "./checkpoints.js";
import { deviceTraining } from "./device_training.js";

/** @import { DeviceTraining } from "../types/device_training.js" */
/** @import { TrainedOnDevice, TrainingPlan } from "../types/training.js" */

/** @typedef {Pick<DeviceTraining, "ready" | "current" | "trained" | "discard">} Held */
/** @typedef {Pick<Checkpoints, "list" | "plan" | "trained" | "delete">} Stored */
/** @typedef {{id: string, name: string, spec: Record<string, unknown>, recipe: Record<string, unknown>}} KeptNetwork */

/**
 * Their names and designs, the newest first; what Python is told of them.
 *
 * @param {number} most
 * @param {Stored} stored
 * @param {Held} held
 * @returns {Promise<KeptNetwork[]>}
 */
export async function keptNetworks(most, stored = new Checkpoints(), held = deviceTraining()) {
  const plans = new Map((await heldPlans(held)).map((plan) => [plan.id, plan]));
  for (const { id, trainedBytes } of await storedOnes(stored)) {
    if (!trainedBytes || plans.has(id) || plans.size >= most) continue;
    const plan = await stored.plan(id);
    if (plan) plans.set(id, plan);
  }
  return [...plans.values()].map(({ id, name, spec, recipe }) => ({ id, name, spec, recipe }));
}

/**
 * A network of this device with its plan; null where it has been deleted.
 *
 * @param {string} id of its training
 * @param {Stored} stored
 * @param {Held} held
 * @returns {Promise<{plan: TrainingPlan, trained: TrainedOnDevice} | null>}
 */
export async function keptNetwork(id, stored = new Checkpoints(), held = deviceTraining()) {
  await held.ready();
  const plan = held.current()?.plan;
  const trained = plan?.id === id ? await held.trained() : null;
  if (plan && trained) return { plan, trained };
  const found = await Promise.all([stored.plan(id), stored.trained(id)]).catch(() => null);
  return found?.[0] && found[1] ? { plan: found[0], trained: found[1] } : null;
}

/**
 * Delete a network from this device.
 *
 * @param {string} id of its training
 * @param {Stored} stored
 * @param {Held} held
 */
export async function deleteKeptNetwork(id, stored = new Checkpoints(), held = deviceTraining()) {
  if (held.current()?.plan.id === id) await held.discard();
  else await stored.delete(id);
}

/**
 * The plan of the network that the page holds, where it is trained; a browser that stores nothing has that one alone.
 *
 * @param {Held} held
 */
async function heldPlans(held) {
  await held.ready();
  const plan = held.current()?.plan;
  return plan && (await held.trained()) ? [plan] : [];
}

/** @param {Stored} stored */
async function storedOnes(stored) {
  return stored.list().catch(() => []); // this browser stores nothing
}
