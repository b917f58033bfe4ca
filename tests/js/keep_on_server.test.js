import assert from "node:assert/strict";
import { test } from "node:test";

import openDoor from "../../cnn_demo/web/network_upload.js";
import { bundleOf } from "../../cnn_demo/web/training/bundle.js";
import { downloadBundle } from "../../cnn_demo/web/training/download_bundle.js";
import { keepOnServer, PIECE_BYTES } from "../../cnn_demo/web/training/keep_on_server.js";
import { fake } from "./fakes.js";

/** @import { UploadAnswer, UploadPiece } from "../../cnn_demo/web/types/network_upload.js" */
/** @import { TrainedOnDevice, TrainingPlan } from "../../cnn_demo/web/types/training.js" */

const COUNT = 400_000; // weights: three pieces
const RUN = "20261129-195152-aa75";
/** @type {TrainingPlan} */
const PLAN = fake({
  id: "0123456789abcdef",
  name: "Mine: 7",
  spec: {},
  recipe: {},
  nodes: [{ name: "a", weights: { b: [COUNT] } }],
});
/** @type {TrainedOnDevice} */
const TRAINED = fake({
  weights: new Map([["a/b", Float32Array.from({ length: COUNT }, (_, index) => index)]]),
  records: [],
  result: {},
  certainty: {},
});
const BUNDLE = bundleOf(PLAN, TRAINED);

/**
 * A server behind the door of this page: answer() gets each piece and returns what the component is given next.
 *
 * @param {(piece: UploadPiece, close: () => void) => Partial<UploadAnswer> | null} answer
 */
function serve(answer) {
  /** @type {(piece: UploadPiece) => void} */
  const setTriggerValue = (piece) => {
    queueMicrotask(() => {
      const told = answer(piece, close);
      if (told) show({ id: piece.id, pieces: piece.index + 1, run: null, error: null, ...told });
    });
  };
  const parentElement = fake({});
  const show = (/** @type {UploadAnswer | null} */ told) =>
    openDoor({
      data: { answer: told },
      parentElement,
      setTriggerValue: (_, piece) => setTriggerValue(fake(piece)),
    });
  const close = show(null);
  return { show, close };
}

test("all bytes arrive in order, with progress, and the run is told", async () => {
  /** @type {Buffer[]} */
  const arrived = [];
  const { close } = serve(({ data, index, size }) => {
    assert.equal(index, arrived.length);
    arrived.push(Buffer.from(data, "base64"));
    return { run: Buffer.concat(arrived).length === size ? RUN : null };
  });
  /** @type {number[]} */
  const shares = [];
  assert.equal(await keepOnServer(PLAN, TRAINED, (share) => shares.push(share)), RUN);
  assert.deepEqual(new Uint8Array(Buffer.concat(arrived)), BUNDLE);
  assert.ok(arrived.slice(0, -1).every((piece) => piece.length === PIECE_BYTES));
  assert.deepEqual(shares, [1 / 3, 2 / 3]);
  close();
});

test("a network that the server has already is not sent again", async () => {
  /** @type {number[]} */
  const sent = [];
  const { close } = serve((piece) => {
    sent.push(piece.index);
    return { pieces: 0, run: RUN };
  });
  assert.equal(await keepOnServer(PLAN, TRAINED), RUN);
  assert.deepEqual(sent, [0]);
  close();
});

test("what the server refuses is told, and that nothing is lost", async () => {
  const { close } = serve(() => ({ error: "The workspace is full." }));
  await assert.rejects(keepOnServer(PLAN, TRAINED), {
    name: "NetworkError",
    message: "The workspace is full. The network is still on this device.",
  });
  close();
});

test("an answer that a rerun of the page repeats is not taken for the next one", async () => {
  const served = serve(({ id, index }) => {
    served.show({ id, pieces: index, run: null, error: null });
    served.show({ id: "f".repeat(16), pieces: 99, run: "another", error: null });
    return { run: index === 2 ? RUN : null };
  });
  assert.equal(await keepOnServer(PLAN, TRAINED), RUN);
  served.close();
});

test("a page that is left breaks the upload off with a clear word", async () => {
  const { close } = serve((piece) => {
    if (piece.index === 1) close();
    return piece.index === 1 ? null : {};
  });
  await assert.rejects(keepOnServer(PLAN, TRAINED), /The page was left before .* still on this device\. Try again/);
  await assert.rejects(keepOnServer(PLAN, TRAINED), /cannot reach the server now/);
});

test("one network at a time", async () => {
  const { close } = serve(({ index }) => ({ run: index === 2 ? RUN : null }));
  const first = keepOnServer(PLAN, TRAINED);
  await assert.rejects(keepOnServer(PLAN, TRAINED), /Another network is on its way/);
  assert.equal(await first, RUN);
  close();
});

test("a server that does not answer ends the wait", async () => {
  const { close } = serve(() => null);
  const page = fake({ ...globalThis, setTimeout: (/** @type {() => void} */ act) => setTimeout(act, 1) });
  const found = Object.getOwnPropertySymbols(globalThis).find((each) => String(each).includes("network-upload"));
  assert.ok(found);
  page[found] = fake(globalThis)[found];
  await assert.rejects(
    keepOnServer(PLAN, TRAINED, () => {}, page),
    /The server does not answer/,
  );
  close();
});

test("a download is the same bundle, under the network's name", async () => {
  /** @type {{href?: string, download?: string, click: () => void}} */
  const link = { click: () => {} };
  /** @type {Blob[]} */
  const blobs = [];
  downloadBundle(PLAN, TRAINED, {
    document: fake({ createElement: () => link }),
    URL: {
      createObjectURL: (blob) => {
        blobs.push(fake(blob));
        return "blob:1";
      },
      revokeObjectURL: () => {},
    },
    setTimeout: () => {},
  });
  assert.deepEqual([link.href, link.download], ["blob:1", "Mine-7.cnn.zip"]);
  assert.deepEqual(new Uint8Array(await blobs[0].arrayBuffer()), BUNDLE);
});
