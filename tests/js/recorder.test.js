import assert from "node:assert/strict";
import { test } from "node:test";

import { Recorder } from "../../cnn_demo/web/camera/recorder.js";

/** @param {{rate?: number, most?: number, fails?: boolean, takes?: number}} options takes: milliseconds for a picture */
function recording({ rate = 5, most = 100, fails = false, takes = 0 } = {}) {
  const waiting = /** @type {{at: number, act: () => void}[]} */ ([]);
  const taken = /** @type {{picture: number, recording: string}[]} */ ([]);
  const errors = /** @type {unknown[]} */ ([]);
  let now = 0;
  let names = 0;
  const clock = {
    now: () => now,
    setTimeout: (/** @type {() => void} */ act, /** @type {number} */ ms) => waiting.push({ at: now + ms, act }),
    newName: () => `recording ${++names}`,
  };
  const recorder = new Recorder(
    {
      take: async () => {
        if (fails) throw new Error("no picture");
        const moment = now;
        now += takes;
        return moment;
      },
      onTaken: (one) => taken.push(one),
      onError: (error) => errors.push(error),
      rate: () => rate,
      mayTake: () => taken.length < most,
    },
    clock,
  );
  const settle = () => new Promise((done) => setImmediate(done));
  const pass = async (/** @type {number} */ until) => {
    for (;;) {
      await settle();
      const next = waiting.findIndex(({ at }) => at <= until);
      if (next < 0) break;
      const [{ at, act }] = waiting.splice(next, 1);
      now = Math.max(now, at);
      act();
    }
    now = Math.max(now, until);
  };
  return { recorder, taken, errors, pass };
}

test("a press that ends at once takes one picture", async () => {
  const { recorder, taken, pass } = recording();
  recorder.begin();
  recorder.end();
  await pass(2000);
  assert.deepEqual(taken, [{ picture: 0, recording: "recording 1" }]);
});

test("while the shutter is held, pictures come at an even pace, also where each one takes a while", async () => {
  const { recorder, taken, pass } = recording({ rate: 5, takes: 60 });
  recorder.begin();
  await pass(1000);
  recorder.end();
  await pass(3000);
  assert.deepEqual(
    taken.map(({ picture }) => picture),
    [0, 200, 400, 600, 800, 1000],
  );
  assert.equal(new Set(taken.map((one) => one.recording)).size, 1);
  assert.equal(recorder.isRecording, false);
});

test("each press is a recording of its own, also one that follows at once", async () => {
  const { recorder, taken, pass } = recording();
  for (let press = 0; press < 3; press++) {
    recorder.begin();
    recorder.end();
  }
  await pass(1000);
  assert.deepEqual(
    taken.map((one) => one.recording),
    ["recording 1", "recording 2", "recording 3"],
  );
});

test("a recording ends where no more pictures may be taken, and where the camera gives none", async () => {
  const full = recording({ most: 3 });
  full.recorder.begin();
  await full.pass(5000);
  assert.equal(full.taken.length, 3);
  assert.equal(full.recorder.isRecording, false);
  const broken = recording({ fails: true });
  broken.recorder.begin();
  await broken.pass(5000);
  assert.equal(broken.errors.length, 1);
  assert.equal(broken.recorder.isRecording, false);
});
