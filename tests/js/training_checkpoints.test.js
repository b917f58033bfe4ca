import assert from "node:assert/strict";
import { test } from "node:test";

import { Checkpoints } from "../../cnn_demo/web/training/checkpoints.js";
import { deleteDatabase } from "../../cnn_demo/web/training/database.js";
import { isWhole } from "../../cnn_demo/web/training/state_check.js";
import { StorageForbiddenError, StorageFullError, TakenOverError } from "../../cnn_demo/web/training/storage_errors.js";
import { fakeIndexedDB } from "./fake_indexed_db.js";
import { fake } from "./fakes.js";
import { plan, state, trained } from "./training_plan.js";

const KNOWN_STORES = ["trainings", "plans", "states", "trained", "trials"];

test("a stored state is found again, and the list names its training", async () => {
  const checkpoints = new Checkpoints(fakeIndexedDB());
  await checkpoints.begin(plan(), "tab");
  await checkpoints.saveState(plan(), "tab", state(4));
  assert.deepEqual(await checkpoints.state("plan-1"), state(4));
  assert.deepEqual(await checkpoints.plan("plan-1"), plan());
  const [{ name, step }] = await checkpoints.list();
  assert.deepEqual([name, step], ["Plan plan-1", 4]);
});

test("nothing is left of a database that was deleted, and a browser without one has nothing to delete", async () => {
  const page = fakeIndexedDB();
  const checkpoints = new Checkpoints(page);
  await checkpoints.begin(plan(), "tab");
  await checkpoints.saveState(plan(), "tab", state(4));
  assert.ok(await deleteDatabase(page));
  assert.deepEqual(await new Checkpoints(page).list(), []);
  assert.ok(await deleteDatabase({}));
});

test("a database that the browser does not delete is told of", async (context) => {
  context.mock.timers.enable({ apis: ["setTimeout"] });
  const asked = { onsuccess: () => {}, onerror: () => {}, onblocked: () => {} };
  const page = { indexedDB: fake({ deleteDatabase: () => asked }) };
  const refused = deleteDatabase(page);
  asked.onerror();
  assert.equal(await refused, false);
  const held = deleteDatabase(page);
  asked.onblocked();
  context.mock.timers.tick(2000);
  assert.equal(await held, false);
  const soon = deleteDatabase(page);
  asked.onblocked(); // by a transaction that ends then
  asked.onsuccess();
  assert.equal(await soon, true);
});

test("a second start keeps the state", async () => {
  const checkpoints = new Checkpoints(fakeIndexedDB());
  await checkpoints.begin(plan(), "tab");
  await checkpoints.saveState(plan(), "tab", state(4));
  await checkpoints.begin(plan(), "other tab");
  assert.equal((await checkpoints.state("plan-1"))?.position.step, 4);
});

test("the trained network takes the place of the checkpoint", async () => {
  const checkpoints = new Checkpoints(fakeIndexedDB());
  await checkpoints.begin(plan(), "tab");
  await checkpoints.saveState(plan(), "tab", state(4));
  await checkpoints.saveTrained(plan(), "tab", trained(), "done");
  assert.equal(await checkpoints.state("plan-1"), null);
  assert.deepEqual(await checkpoints.trained("plan-1"), trained());
  assert.equal((await checkpoints.list())[0].state, "done");
});

test("a tab that slept while another took over writes nothing", async () => {
  const checkpoints = new Checkpoints(fakeIndexedDB());
  await checkpoints.begin(plan(), "asleep");
  await checkpoints.begin(plan(), "awake");
  await checkpoints.saveState(plan(), "awake", state(9));
  await assert.rejects(checkpoints.saveState(plan(), "asleep", state(4)), TakenOverError);
  await assert.rejects(checkpoints.saveTrained(plan(), "asleep", trained(), "done"), TakenOverError);
  assert.equal((await checkpoints.state("plan-1"))?.position.step, 9);
});

test("where space is short nothing is removed, and the trained networks that take it are named", async () => {
  const database = fakeIndexedDB({ isFull: (content) => (content.get("states")?.size ?? 0) > 1 });
  const checkpoints = new Checkpoints(database);
  await checkpoints.begin(plan("trained"), "tab");
  await checkpoints.saveTrained(plan("trained"), "tab", trained(), "done");
  await checkpoints.begin(plan("paused"), "tab");
  await checkpoints.saveState(plan("paused"), "tab", state(1), "paused");
  await checkpoints.begin(plan("new"), "tab");
  await assert.rejects(checkpoints.saveState(plan("new"), "tab", state(1)), (error) => {
    assert.ok(error instanceof StorageFullError);
    assert.match(error.message, /deleted on the Draw page: Plan trained\.$/);
    return true;
  });
  assert.deepEqual(await checkpoints.trained("trained"), trained());
  assert.equal((await checkpoints.state("paused"))?.position.step, 1);
});

test("a device without any space says so and changes nothing", async () => {
  let isFull = false;
  const checkpoints = new Checkpoints(fakeIndexedDB({ isFull: () => isFull }));
  await checkpoints.begin(plan(), "tab");
  await checkpoints.saveState(plan(), "tab", state(1));
  isFull = true;
  await assert.rejects(checkpoints.saveState(plan(), "tab", state(2)), StorageFullError);
  assert.equal((await checkpoints.state("plan-1"))?.position.step, 1);
});

test("a training that found no space at its start is stored once there is some", async () => {
  let isFull = true;
  const checkpoints = new Checkpoints(fakeIndexedDB({ isFull: () => isFull }));
  await assert.rejects(checkpoints.begin(plan(), "tab"), StorageFullError);
  isFull = false;
  await checkpoints.saveState(plan(), "tab", state(2));
  assert.equal((await checkpoints.list())[0].step, 2);
});

test("checkpoints go on after the visitor has deleted what sites have stored", async () => {
  const database = fakeIndexedDB();
  const checkpoints = new Checkpoints(database);
  await checkpoints.begin(plan(), "tab");
  database.close();
  await checkpoints.saveState(plan(), "tab", state(2));
  assert.equal((await checkpoints.state("plan-1"))?.position.step, 2);
});

test("a browser that forbids storage is told apart from a full one", async () => {
  const throwing = {
    get indexedDB() {
      throw new DOMException("Denied.", "SecurityError");
    },
  };
  for (const page of [{}, throwing]) {
    await assert.rejects(new Checkpoints(fake(page)).begin(plan(), "tab"), StorageForbiddenError);
  }
});

test("deleting leaves nothing of a training", async () => {
  const database = fakeIndexedDB();
  const checkpoints = new Checkpoints(database);
  await checkpoints.begin(plan(), "tab");
  await checkpoints.saveState(plan(), "tab", state(1));
  await checkpoints.delete("plan-1");
  assert.deepEqual(
    KNOWN_STORES.map((store) => database.content.get(store)?.size),
    [0, 0, 0, 0, 0],
  );
});

test("a state is used only where it is whole and finite", () => {
  const whole = state(3);
  assert.ok(isWhole(whole));
  const damaged = [
    null,
    {},
    { ...whole, records: undefined },
    { ...whole, arrays: {} },
    { ...whole, arrays: { "layer/kernel": new Float32Array([1, Number.NaN]) } },
    { ...whole, position: { ...whole.position, step: Number.NaN } },
  ];
  for (const each of damaged) assert.equal(isWhole(fake(each)), false);
});
