import assert from "node:assert/strict";
import { test } from "node:test";
import { gzipSync } from "node:zlib";

import { Neighbours } from "../../cnn_demo/web/network/neighbours.js";

/** @type {[number, number, number]} */
const SHAPE = [1, 2, 1];
const IMAGES = [
  [255, 0],
  [0, 255],
  [51, 0],
  [204, 0],
  [102, 0],
  [0, 51],
  [153, 0],
];
const LABELS = [0, 1, 0, 0, 0, 1, 0];

/** The address of the file as cnn_demo/browser/training_images.py makes it, the file within. */
function url() {
  const header = Buffer.from(Uint32Array.of(1, ...SHAPE, 2, IMAGES.length, 0).buffer);
  const file = gzipSync(Buffer.concat([header, Buffer.from(IMAGES.flat()), Buffer.from(LABELS)]));
  return `data:application/gzip;base64,${file.toString("base64")}`;
}

/** Takes the images themselves for what the last hidden layer outputs, and counts them. */
function predictorOf() {
  const predictor = {
    count: 0,
    /** @param {Float32Array[]} images */
    async features(images) {
      predictor.count += images.length;
      return images;
    },
  };
  return predictor;
}

/**
 * @param {Neighbours} neighbours
 * @param {ReturnType<typeof predictorOf>} predictor
 * @param {number[]} labels
 */
async function learned(neighbours, predictor, labels) {
  const shares = [];
  await neighbours.load();
  do shares.push(await neighbours.learn(predictor, labels));
  while (shares[shares.length - 1] < 1);
  return shares;
}

test("the nearest images of each class come first", async () => {
  const neighbours = new Neighbours(SHAPE, url());
  const predictor = predictorOf();
  await learned(neighbours, predictor, [0, 1]);
  const found = await neighbours.nearest(predictor, Float32Array.of(0.38, 0), [1, 0], 3);
  assert.deepEqual(
    found.map((images) => images.map((image) => [...image])),
    [
      [
        [0, 51],
        [0, 255],
      ],
      [
        [102, 0],
        [51, 0],
        [153, 0],
      ],
    ],
  );
});

test("training images are computed a few at a time, only of the classes that are asked for, and once", async () => {
  const neighbours = new Neighbours(SHAPE, url());
  const predictor = predictorOf();
  assert.deepEqual(await learned(neighbours, predictor, [0]), [0.8, 1]);
  assert.equal(predictor.count, 5);
  assert.deepEqual(await learned(neighbours, predictor, [0]), [1]);
  assert.equal(predictor.count, 5);
  assert.deepEqual(await learned(neighbours, predictor, [1, 0]), [1]);
  assert.equal(predictor.count, 7);
});

test("images of another shape than the network's are refused", async () => {
  const neighbours = new Neighbours([2, 2, 1], url());
  await assert.rejects(neighbours.load(), /The images are 1 x 2 x 1; the network is for 2 x 2 x 1/);
});

test("the images are loaded once, and again where they were not there", async () => {
  const answers = [new Response(null, { status: 404 }), await fetch(url())];
  /** @type {(RequestInfo | URL)[]} */
  const fetched = [];
  const place = {
    DecompressionStream,
    /** @param {RequestInfo | URL} asked */
    async fetch(asked) {
      fetched.push(asked);
      return /** @type {Response} */ (answers.shift());
    },
  };
  const neighbours = new Neighbours(SHAPE, "images.gz", place);
  assert.deepEqual(fetched, []);
  await assert.rejects(neighbours.load(), /The training images could not be loaded/);
  await Promise.all([neighbours.load(), neighbours.load()]);
  assert.deepEqual(fetched, ["images.gz", "images.gz"]);
});
