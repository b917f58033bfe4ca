import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";

import { checkFinite, NetworkError } from "../../cnn_demo/web/network/network_error.js";
import { paintMap, peaks, ranges, SIGNED_COLOURS } from "../../cnn_demo/web/workbench/colour_scale.js";
import { median, withDuration } from "../../cnn_demo/web/workbench/durations.js";
import { canvasSize, mapGrid, tileStart } from "../../cnn_demo/web/workbench/map_grid.js";
import {
  answer,
  invitation,
  mapsText,
  named,
  percent,
  rangeText,
  speedText,
} from "../../cnn_demo/web/workbench/texts.js";
import { createWorkQueue } from "../../cnn_demo/web/workbench/work_queue.js";

/** @import { Certainty } from "../../cnn_demo/web/network/certainty.js" */
/** @import { NetworkHeader } from "../../cnn_demo/web/types/network.js" */
/** @import { Duration } from "../../cnn_demo/web/workbench/durations.js" */

/** @type {Pick<NetworkHeader, "preparation" | "classes">} */
const DIGITS = { preparation: "digit", classes: [..."0123456789"] };
/** @type {typeof DIGITS} */
const CLOTHES = { preparation: "picture", classes: ["Trouser", "Sandal", "Ankle boot", "T-shirt"] };
const rgb = (/** @type {number} */ packed) => [packed & 255, (packed >> 8) & 255, (packed >> 16) & 255, packed >>> 24];

test("an answer has the words of the golden file, which Python has too", async () => {
  const path = new URL("../golden/answer_texts.json", import.meta.url);
  /** @type {(Certainty & {classes: string[], probabilities: number[], headline: string, detail: string})[]} */
  const golden = JSON.parse(await readFile(path, "utf8"));
  for (const { classes, probabilities, headline, detail, ...certainty } of golden) {
    assert.deepEqual(answer({ classes }, probabilities, certainty), { headline, detail });
    const { level } = certainty;
    assert.equal(level, headline.startsWith("It is") ? "sure" : headline === "Not sure." ? "unsure" : "leaning");
  }
});

test("every class has its article, and the invitation does not ask for a digit", () => {
  assert.deepEqual(
    CLOTHES.classes.map((_, index) => named(CLOTHES, index)),
    ["a trouser", "a sandal", "an ankle boot", "a T-shirt"],
  );
  const animals = { classes: ["Egyptian Mau", "espresso"] };
  assert.deepEqual([named(animals, 0), named(animals, 1)], ["an Egyptian Mau", "an espresso"]);
  assert.match(invitation(CLOTHES).headline, /something/);
  assert.match(invitation(DIGITS).headline, /a digit/);
});

test("numbers are short", () => {
  assert.equal(percent(1), "100.0\u00a0%");
  assert.equal(rangeText(-1.2345, 0.00123), "\u22121.2 to 0.0012");
  assert.equal(mapsText([28, 28, 16]), "16 maps of 28 × 28");
  assert.equal(mapsText([7, 7, 1]), "1 map of 7 × 7");
  assert.equal(mapsText([32]), "32 values");
  assert.equal(mapsText([1]), "1 value");
});

test("the speed is the median of the last twenty updates", () => {
  assert.equal(median([3, 1, 2]), 2);
  assert.equal(median([4, 1, 2, 3]), 2.5);
  /** @type {Duration[]} */
  let durations = [];
  for (let i = 0; i < 25; i++) durations = withDuration(durations, { preparation: i, network: 2 * i });
  assert.equal(
    speedText(durations, "WebAssembly"),
    "14.5 ms preparation + 29.0 ms network on WebAssembly, median of the last 20 updates",
  );
  assert.match(speedText(durations.slice(0, 1), "WebGL"), /5.0 ms .* on WebGL, last update/);
});

test("the colours of signed values are those of the golden file, which Python has too", async () => {
  const path = new URL("../golden/signed_colours.json", import.meta.url);
  /** @type {{share: number, colour: number[]}[]} */
  const golden = JSON.parse(await readFile(path, "utf8"));
  const middle = (SIGNED_COLOURS.length - 1) / 2;
  for (const { share, colour } of golden) {
    assert.deepEqual(rgb(SIGNED_COLOURS[middle + Math.round(share * middle)]), [...colour, 255], `at ${share}`);
  }
});

test("each map has its own range, and the scale may be theirs or the layer's", () => {
  const found = ranges(Float32Array.of(1, -4, 2, 3, 0, 0), 2);
  assert.deepEqual(
    [[...found.least], [...found.greatest]],
    [
      [0, -4],
      [2, 3],
    ],
  );
  assert.deepEqual([...peaks(found, false)], [2, 4]);
  assert.deepEqual([...peaks(found, true)], [4, 4]);
});

test("a map is painted at its place, from its own channel", () => {
  const pixels = new Uint32Array(3 * 2);
  const values = Float32Array.of(9, -2, 9, 0, 9, 1, 9, 2);
  paintMap(pixels, 3, 1, { values, count: 2, height: 2, width: 2, map: 1, peak: 2 });
  const middle = (SIGNED_COLOURS.length - 1) / 2;
  const half = SIGNED_COLOURS[Math.round(1.5 * middle)];
  assert.deepEqual([...pixels], [0, SIGNED_COLOURS[0], SIGNED_COLOURS[middle], 0, half, SIGNED_COLOURS.at(-1)]);
});

test("a map of nothing is painted as zero", () => {
  const pixels = new Uint32Array(1);
  paintMap(pixels, 1, 0, { values: Float32Array.of(0), count: 1, height: 1, width: 1, map: 0, peak: 0 });
  assert.deepEqual(rgb(pixels[0]), [0, 0, 0, 255]);
});

test("maps are in one row where there is room, else in rows of nearly the same length", () => {
  const wide = mapGrid([28, 28, 16], 1200);
  assert.deepEqual([wide.columns, wide.rows, wide.scale], [16, 1, 2]);
  const narrow = mapGrid([28, 28, 16], 700);
  assert.deepEqual([narrow.columns, narrow.rows, narrow.scale], [8, 2, 2]);
  assert.deepEqual(canvasSize(narrow), { width: 8 * 29 - 1, height: 2 * 29 - 1 });
  assert.deepEqual(tileStart(narrow, 9), { left: 29, top: 29 });
});

test("no grid is wider than its room, but for a single map", () => {
  for (const shape of [[28, 28, 16], [14, 14, 24], [7, 7, 64], [32, 32, 3], [1, 1, 128], [2, 9, 5], [10], [512]]) {
    for (const density of [1, 1.25, 2, 3]) {
      for (let space = 80; space < 1300; space += 61) {
        const grid = mapGrid(shape, space, density);
        assert.ok(Number.isInteger(grid.scale) ? grid.scale >= 1 : grid.scale < 1 && grid.width > 72 * density);
        assert.ok(grid.columns * grid.rows >= grid.shown && grid.columns * (grid.rows - 1) < grid.shown);
        assert.ok(grid.columns === 1 || canvasSize(grid).width * grid.scale <= space * density);
      }
    }
  }
});

test("of a layer of many maps the first are shown, and maps of many pixels smaller", () => {
  const large = mapGrid([113, 113, 512], 1000);
  assert.deepEqual([large.shown, large.count, large.scale * 113], [96, 512, 72]);
  assert.equal(mapGrid([1000], 700).shown, 1000);
});

test("values are side by side without gaps", () => {
  const { columns, rows, gap, scale } = mapGrid([10], 700);
  assert.deepEqual([columns, rows, gap, scale], [10, 1, 0, 20]);
});

test("of the inputs that wait only the newest is used, and nothing overlaps", async () => {
  /** @type {(number | string)[]} */
  const done = [];
  let working = 0;
  const queue = createWorkQueue(
    async (/** @type {number} */ input) => {
      assert.equal(++working, 1);
      await null;
      working--;
      done.push(input);
    },
    (error) => assert.fail(String(error)),
  );
  const push = () => {
    done.push("between");
  };
  queue.update(1);
  queue.update(2);
  await queue.run(push);
  queue.update(3);
  await queue.run(() => {});
  assert.deepEqual(done, [2, "between", 3]);
});

test("an error is reported, and the queue goes on", async () => {
  /** @type {unknown[]} */
  const events = [];
  const broken = new Error("broken");
  const queue = createWorkQueue(
    () => {
      throw broken;
    },
    (error) => {
      events.push(error);
    },
  );
  const push = () => {
    events.push("next");
  };
  queue.update(1);
  await queue.run(push);
  assert.deepEqual(events, [broken, "next"]);
});

test("an answer that is no number is refused, and every other is shown", () => {
  checkFinite(Float32Array.of(0.25, 0.75));
  assert.throws(() => checkFinite(Float32Array.of(0.25, NaN)), NetworkError);
  assert.throws(() => checkFinite(Float32Array.of(Infinity, 0)), /weights are too large/);
});
