import assert from "node:assert/strict";
import { test } from "node:test";
import { ofField } from "../../cnn_demo/web/picture_upload/chosen_files.js";
import { NO_ANSWER, Sending, SendingError } from "../../cnn_demo/web/picture_upload/sending.js";
import { UploadStream } from "../../cnn_demo/web/picture_upload/upload_stream.js";
import { progressText, refusal } from "../../cnn_demo/web/picture_upload/upload_texts.js";
import { fake } from "./fakes.js";

/** @import { NamedFile, PieceAnswer, StreamPiece } from "../../cnn_demo/web/types/picture_upload.js" */

const PIECE = 64;
const ID = "0123456789abcdef";

/** @returns {NamedFile[]} */
const FILES = () => [
  { path: "leaves/oak/1.jpg", file: new Blob(["a".repeat(100)]) },
  { path: "leaves/oak/empty.jpg", file: new Blob([]) },
  { path: "leaves/ash/ä.jpg", file: new Blob(["b".repeat(30)]) },
];

/**
 * A server that takes pieces; answer() may change what it says, or return null for silence.
 *
 * @param {UploadStream} stream
 * @param {(piece: StreamPiece, told: PieceAnswer) => PieceAnswer | null} answer
 */
function serve(stream, answer = (_, told) => told) {
  /** @type {Buffer[]} */
  const arrived = [];
  /** @type {string[]} */
  const stopped = [];
  /** @type {Set<string>} */
  const labels = new Set();
  const clock = new Clock();
  const way = {
    send: (/** @type {StreamPiece} */ piece) => {
      labels.add(piece.label);
      const told = answer(piece, { id: piece.id, pieces: piece.index + 1, error: null });
      if (told && !told.error && piece.index === arrived.length) arrived.push(Buffer.from(piece.data, "base64"));
      queueMicrotask(() => (told ? sending.answered(told) : clock.ring()));
    },
    stop: (/** @type {string} */ id) => void stopped.push(id),
  };
  const sending = new Sending(ID, stream, { pieceBytes: PIECE, label: "oak" }, way, fake(clock));
  return { sending, stopped, labels, bytes: () => Buffer.concat(arrived) };
}

/** Timers that end when they are told to. */
class Clock {
  /** @type {Map<number, () => void>} */
  #timers = new Map();
  #last = 0;

  /** @param {() => void} act */
  setTimeout(act) {
    this.#timers.set(++this.#last, act);
    return this.#last;
  }

  /** @param {number} timer */
  clearTimeout(timer) {
    this.#timers.delete(timer);
  }

  ring() {
    const due = [...this.#timers.values()];
    this.#timers.clear();
    for (const act of due) act();
  }
}

test("the stream has a line of names and sizes, then the contents, however it is cut", async () => {
  const stream = new UploadStream(FILES());
  const whole = Buffer.from(await stream.part(0, stream.size)).toString();
  const listed = [
    ["leaves/oak/1.jpg", 100],
    ["leaves/oak/empty.jpg", 0],
    ["leaves/ash/ä.jpg", 30],
  ];
  assert.equal(whole, `${JSON.stringify(listed)}\n${"a".repeat(100)}${"b".repeat(30)}`);
  for (const length of [1, 7, 64, 100]) {
    let joined = "";
    for (let at = 0; at < stream.size; at += length)
      joined += Buffer.from(await stream.part(at, at + length)).toString("latin1");
    assert.equal(joined, Buffer.from(whole).toString("latin1"));
  }
});

test("all pieces arrive in order and with their class, with progress", async () => {
  const stream = new UploadStream(FILES());
  const { sending, labels, bytes } = serve(stream);
  /** @type {number[]} */
  const told = [];
  assert.equal(await sending.run((count) => told.push(count)), true);
  assert.deepEqual(bytes(), Buffer.from(await stream.part(0, stream.size)));
  assert.equal(told.at(-1), stream.size);
  assert.deepEqual([...labels], ["oak"]);
  assert.deepEqual(
    [...told].sort((one, other) => one - other),
    told,
  );
});

test("a piece that is lost is sent again", async () => {
  const stream = new UploadStream(FILES());
  let isLost = false;
  const { sending, bytes } = serve(stream, ({ index }, told) => {
    if (index !== 1 || isLost) return told;
    isLost = true;
    return null;
  });
  assert.equal(await sending.run(() => {}), true);
  assert.equal(bytes().length, stream.size);
});

test("a piece that was lost with the way to the server is sent again as soon as the way is back", async () => {
  const stream = new UploadStream(FILES());
  /** @type {string[]} */
  const got = [];
  let isGone = true;
  const sending = new Sending(
    ID,
    stream,
    { pieceBytes: stream.size, label: "" },
    {
      send: ({ data }) => {
        if (isGone) return;
        got.push(data);
        queueMicrotask(() => sending.answered({ id: ID, pieces: 1, error: null }));
      },
      stop: () => {},
    },
    fake(new Clock()), // no time passes
  );
  const running = sending.run(() => {});
  await new Promise((done) => setTimeout(done));
  assert.ok(!sending.isWhole);
  isGone = false;
  sending.wayIsBack();
  assert.equal(await running, true);
  assert.ok(sending.isWhole);
  assert.deepEqual(got, [Buffer.from(await stream.part(0, stream.size)).toString("base64")]);
  sending.wayIsBack(); // nothing waits any more
  assert.equal(got.length, 1);
});

test("where no answer comes it says so, and another try goes on where it stopped", async () => {
  const stream = new UploadStream(FILES());
  let isSilent = true;
  /** @type {number[]} */
  const sent = [];
  const { sending, bytes } = serve(stream, ({ index }, told) => {
    sent.push(index);
    return isSilent && index === 2 ? null : told;
  });
  await assert.rejects(
    sending.run(() => {}),
    (error) => error instanceof SendingError && error.canGoOn && error.message === NO_ANSWER,
  );
  isSilent = false;
  sent.length = 0;
  assert.equal(await sending.run(() => {}), true);
  assert.equal(sent[0], 2);
  assert.equal(bytes().length, stream.size);
});

test("what the server refuses ends the upload with its words", async () => {
  const { sending } = serve(new UploadStream(FILES()), (_, told) => ({ ...told, error: "The disk is full." }));
  await assert.rejects(
    sending.run(() => {}),
    (error) => error instanceof SendingError && !error.canGoOn && error.message === "The disk is full.",
  );
});

test("a stopped upload sends nothing more, and the server is told", async () => {
  const { sending, stopped, bytes } = serve(new UploadStream(FILES()), ({ index }, told) => {
    if (index === 1) sending.stop();
    return told;
  });
  assert.equal(await sending.run(() => {}), false);
  assert.deepEqual(stopped, [ID]);
  assert.ok(bytes().length <= 2 * PIECE);
});

test("a file that cannot be read any more ends the upload with a clear word", async () => {
  const gone = { size: 100, slice: () => ({ arrayBuffer: () => Promise.reject(new Error("NotReadableError")) }) };
  const { sending } = serve(new UploadStream([{ path: "a.jpg", file: fake(gone) }]));
  await assert.rejects(
    sending.run(() => {}),
    (error) => error instanceof SendingError && /can no longer be read/.test(error.message),
  );
});

test("files of systems are left out, and numbers are ordered by value", () => {
  const files = ["a/10.jpg", "a/9.jpg", "a/.DS_Store", "__MACOSX/a/9.jpg", "a/Thumbs.db", ".git/config"];
  const chosen = ofField(files.map((path) => fake({ webkitRelativePath: path, name: path })));
  assert.deepEqual(
    chosen.map(({ path }) => path),
    ["a/9.jpg", "a/10.jpg"],
  );
});

test("progress tells files, megabytes and the time left", () => {
  const stream = new UploadStream([
    { path: "a", file: fake({ size: 2 ** 20 }) },
    { path: "b", file: fake({ size: 30 * 2 ** 20 }) },
  ]);
  assert.equal(progressText(stream, 0, { bytes: 0, seconds: 0 }), "Sending: 0 of 2 files, 0 of 31 MB");
  assert.equal(
    progressText(stream, 2 ** 21, { bytes: 2 ** 20, seconds: 4 }),
    "Sending: 1 of 2 files, 2 of 31 MB, about 2 min left",
  );
});

test("too many files and too many bytes are refused before anything is sent", () => {
  const limits = { mostFiles: 3, mostBytes: 2 ** 21 };
  assert.equal(refusal(3, 2 ** 21, limits), null);
  assert.match(refusal(4, 1, limits) ?? "", /4 files; one upload may have 3/);
  assert.match(refusal(1, 2 ** 22, limits) ?? "", /4 MB together; one upload may have 2 MB/);
});
