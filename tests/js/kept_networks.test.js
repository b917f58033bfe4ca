import assert from "node:assert/strict";
import { test } from "node:test";

import { deleteKeptNetwork, keptNetwork, keptNetworks } from "../../cnn_demo/web/training/kept_networks.js";
import { StorageForbiddenError } from "../../cnn_demo/web/training/storage_errors.js";
import { fake } from "./fakes.js";

/** @import { Held, Stored } from "../../cnn_demo/web/training/kept_networks.js" */
/** @import { TrainedOnDevice, TrainingPlan } from "../../cnn_demo/web/types/training.js" */

/** @type {TrainedOnDevice} */
const TRAINED = fake({ weights: new Map() });

/**
 * @param {string} id
 * @returns {TrainingPlan}
 */
function plan(id) {
  return fake({ id, name: `Network ${id}`, spec: { of: id }, recipe: {}, nodes: ["not told"] });
}

/**
 * A device that stores these trainings, by id -> the bytes of the trained network.
 *
 * @param {Record<string, number>} trainings
 */
function storing(trainings) {
  /** @type {string[]} */
  const deleted = [];
  /** @type {Stored} */
  const stored = fake({
    list: async () => Object.entries(trainings).map(([id, trainedBytes]) => ({ id, trainedBytes })),
    plan: async (/** @type {string} */ id) => (id in trainings ? plan(id) : null),
    trained: async (/** @type {string} */ id) => (trainings[id] ? TRAINED : null),
    delete: async (/** @type {string} */ id) => deleted.push(id),
  });
  return { stored, deleted };
}

/**
 * A page that holds a training; trained: null while it goes on.
 *
 * @param {string | null} id
 * @param {TrainedOnDevice | null} trained
 * @returns {Held & {discarded: number}}
 */
function holding(id, trained = TRAINED) {
  const held = {
    discarded: 0,
    ready: async () => {},
    current: () => (id ? fake({ plan: plan(id) }) : null),
    trained: async () => trained,
    discard: async () => {
      held.discarded += 1;
    },
  };
  return fake(held);
}

const forbid = () => Promise.reject(new StorageForbiddenError());
/** @type {Stored} */
const FORBIDDEN = { list: forbid, plan: forbid, trained: forbid, delete: forbid };

test("trained networks are told with name and design alone, the unfinished ones not", async () => {
  const { stored } = storing({ a: 10, b: 0, c: 10 });
  assert.deepEqual(await keptNetworks(10, stored, holding(null)), [
    { id: "a", name: "Network a", spec: { of: "a" }, recipe: {} },
    { id: "c", name: "Network c", spec: { of: "c" }, recipe: {} },
  ]);
});

test("at most so many are told, the one that the page holds first and once", async () => {
  const { stored } = storing({ a: 10, b: 10, c: 10 });
  const ids = async (/** @type {Held} */ held) => (await keptNetworks(2, stored, held)).map(({ id }) => id);
  assert.deepEqual(await ids(holding(null)), ["a", "b"]);
  assert.deepEqual(await ids(holding("b")), ["b", "a"]);
  assert.deepEqual(await ids(holding("z", null)), ["a", "b"]);
});

test("a browser that stores nothing has the network of the page", async () => {
  assert.deepEqual(
    (await keptNetworks(10, FORBIDDEN, holding("a"))).map(({ id }) => id),
    ["a"],
  );
  assert.equal((await keptNetwork("a", FORBIDDEN, holding("a")))?.trained, TRAINED);
  assert.equal(await keptNetwork("b", FORBIDDEN, holding("a")), null);
});

test("a network is found where it is stored, and not where it was deleted", async () => {
  const { stored } = storing({ a: 10, b: 0 });
  assert.equal((await keptNetwork("a", stored, holding(null)))?.plan.name, "Network a");
  assert.equal(await keptNetwork("b", stored, holding(null)), null);
  assert.equal(await keptNetwork("z", stored, holding("y")), null);
});

test("deleting a network leaves no other one out of memory or storage", async () => {
  const { stored, deleted } = storing({ a: 10, b: 10 });
  const held = holding("a");
  await deleteKeptNetwork("b", stored, held);
  assert.deepEqual([deleted, held.discarded], [["b"], 0]);
  await deleteKeptNetwork("a", stored, held);
  assert.deepEqual([deleted, held.discarded], [["b"], 1]);
});
