import assert from "node:assert/strict";
import { test } from "node:test";
import { gzipSync } from "node:zlib";

import { loadDataSet } from "../../cnn_demo/web/network/data_file.js";
import { fake } from "./fakes.js";

/** @import { Place } from "../../cnn_demo/web/network/data_file.js" */

const URL_ = "https://example.org/app/static/data-1.gz";
const HEADER = [1, 2, 3, 1, 10, 4, 2];
const PIXELS = Uint8Array.from({ length: 6 * 6 }, (_, index) => index);

/**
 * A file as Python makes it, of 4 and 2 images of 2 x 3 pixels.
 *
 * @param {{header?: number[], labels?: number[], more?: number[]}} changes
 */
function packed({ header = HEADER, labels = [0, 1, 2, 3, 4, 9], more = [] } = {}) {
  const images = 6 * 4;
  return gzipSync(
    Buffer.concat([
      Buffer.from(new Uint32Array(header).buffer),
      PIXELS.subarray(0, images),
      Buffer.from(labels.slice(0, 4)),
      PIXELS.subarray(images),
      Buffer.from(labels.slice(4)),
      Buffer.from(more),
    ]),
  );
}

/**
 * A page that is served the file, and counts how often it asks for it. hasRoom: its cache keeps what is put there.
 *
 * @param {Uint8Array} file
 * @param {{hasRoom?: boolean}} options
 */
function pageWith(file, { hasRoom = true } = {}) {
  /** @type {Map<string, Response>} */
  const kept = new Map();
  const counted = { fetches: 0, kept };
  const cache = {
    match: async (/** @type {string} */ url) => kept.get(url)?.clone(),
    delete: async (/** @type {string} */ url) => kept.delete(url),
    put: async (/** @type {string} */ url, /** @type {Response} */ answer) => {
      if (!hasRoom) throw new DOMException("full", "QuotaExceededError");
      kept.set(url, answer);
    },
  };
  /** @type {Place} */
  const place = fake({
    DecompressionStream,
    caches: { open: async () => cache },
    fetch: async () => {
      counted.fetches += 1;
      return new Response(Uint8Array.from(file));
    },
  });
  return { place, counted };
}

/**
 * @param {Uint8Array} file
 * @param {Place} place
 */
function load(file, place, onProgress = (/** @type {number} */ _share) => {}) {
  return loadDataSet({ url: URL_, bytes: file.length }, [2, 3, 1], onProgress, place);
}

test("all images and labels are read, and the progress ends with 1", async () => {
  const file = packed();
  /** @type {number[]} */
  const shares = [];
  const found = await load(file, pageWith(file).place, (share) => shares.push(share));
  assert.deepEqual(found.train.images, PIXELS.subarray(0, 24));
  assert.deepEqual([...found.train.labels], [0, 1, 2, 3]);
  assert.deepEqual(found.test.images, PIXELS.subarray(24));
  assert.deepEqual([...found.test.labels], [4, 9]);
  assert.deepEqual(found.shape, [2, 3, 1]);
  assert.equal(shares.at(-1), 1);
});

test("the images that are for validation are marked", async () => {
  const file = packed({ header: [2, 2, 3, 1, 10, 4, 2], more: [0, 1, 0, 0] });
  assert.deepEqual((await load(file, pageWith(file).place)).held, Uint8Array.of(0, 1, 0, 0));
});

test("a data set is loaded once", async () => {
  const file = packed();
  const { place, counted } = pageWith(file);
  const first = await load(file, place);
  assert.deepEqual(await load(file, place), first);
  assert.equal(counted.fetches, 1);
});

test("a file that was kept incomplete is loaded again", async () => {
  const file = packed();
  const { place, counted } = pageWith(file);
  counted.kept.set(URL_, new Response(Uint8Array.from(file.subarray(0, 20))));
  await load(file, place);
  assert.equal(counted.fetches, 1);
});

test("a kept file that is damaged is loaded again, and the right one is kept", async () => {
  const file = packed();
  const { place, counted } = pageWith(file);
  counted.kept.set(URL_, new Response(Uint8Array.from(file).fill(0, 20)));
  await load(file, place);
  await load(file, place);
  assert.equal(counted.fetches, 1);
});

test("a device without room or without a cache loads the images all the same", async () => {
  const file = packed();
  const { place, counted } = pageWith(file, { hasRoom: false });
  await load(file, place);
  assert.equal(counted.kept.size, 0);
  assert.equal((await load(file, { ...place, caches: undefined })).train.labels.length, 4);
});

test("images that are on the device already are not kept a second time", async () => {
  const file = packed();
  const { place, counted } = pageWith(file);
  await loadDataSet({ url: "blob:https://example.org/1", bytes: file.length }, [2, 3, 1], () => {}, place);
  assert.equal(counted.kept.size, 0);
});

const REFUSED = /** @type {[string, Uint8Array, RegExp][]} */ ([
  ["more bytes than the header says", packed({ more: [1] }), /damaged or incomplete/],
  ["fewer images than the header says", packed({ header: [1, 2, 3, 1, 10, 4, 3] }), /damaged or incomplete/],
  ["a label beyond the classes", packed({ labels: [0, 1, 2, 10, 4, 5] }), /damaged or incomplete/],
  ["no gzip", Buffer.alloc(100), /damaged or incomplete/],
  ["an empty file", Buffer.alloc(0), /damaged or incomplete/],
  ["a gzip that breaks off", packed().subarray(0, 40), /damaged or incomplete/],
  ["another format", packed({ header: [3, 2, 3, 1, 10, 4, 2] }), /has format 3; this page reads 1 and 2/],
  ["missing marks of the validation images", packed({ header: [2, 2, 3, 1, 10, 4, 2] }), /damaged or incomplete/],
  [
    "images of another shape",
    packed({ header: [1, 3, 2, 1, 10, 4, 2] }),
    /images are 3 x 2 x 1; the network is for 2 x 3/,
  ],
  [
    "more images than fit into memory",
    packed({ header: [1, 2, 3, 1, 10, 2 ** 32 - 1, 2] }),
    /not enough memory|damaged/,
  ],
]);

for (const [what, file, message] of REFUSED) {
  test(`${what}: refused, and not kept`, async () => {
    const { place, counted } = pageWith(file);
    await assert.rejects(load(file, place), { name: "NetworkError", message });
    assert.equal(counted.kept.size, 0);
  });
}

test("an answer of another length than the server has stated is refused", async () => {
  const file = packed();
  const { place } = pageWith(file);
  await assert.rejects(
    loadDataSet({ url: URL_, bytes: file.length + 1 }, [2, 3, 1], () => {}, place),
    /incomplete/,
  );
});

test("a missing connection and an old browser are told", async () => {
  const file = packed();
  const { place } = pageWith(file);
  const offline = { ...place, fetch: () => Promise.reject(new TypeError("Failed to fetch")) };
  await assert.rejects(load(file, offline), /there is no connection/);
  await assert.rejects(load(file, fake({ ...place, DecompressionStream: undefined })), /too old/);
});
