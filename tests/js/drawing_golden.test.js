import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { test } from "node:test";

import { prepareDrawnDigit } from "../../cnn_demo/web/drawing/digit.js";
import { prepareDigit } from "../../cnn_demo/web/drawing/pictures.js";
import { largestDifference, picture } from "./pictures.js";
import { decodePng } from "./png.js";

/** @import { Picture } from "../../cnn_demo/web/drawing/steps.js" */

const FOLDERS = [
  { folder: new URL("../golden/drawing/", import.meta.url), prepare: prepareDigit },
  { folder: new URL("../golden/pad/", import.meta.url), prepare: prepareDrawnDigit },
];
const ROUNDING = 0.5e-6; // the expected values are written with six decimals
const OWN_ERROR = 1e-7; // of a Float32Array
const CASES = FOLDERS.flatMap(({ folder, prepare }) =>
  readdirSync(folder)
    .filter((name) => name.endsWith(".png"))
    .map((name) => ({ file: new URL(name, folder), prepare })),
);

/**
 * A picture in the form of a canvas's ImageData.
 *
 * @param {Required<Picture>} picture
 */
function asImageData({ width, height, channels, data }) {
  if (channels === 4) return { width, height, data };
  /** @type {(x: number, y: number, channel: number) => number} */
  const byte = (x, y, channel) => data[(y * width + x) * channels + (channels === 1 ? 0 : channel)];
  const rgba = picture(width, height, (x, y) => [byte(x, y, 0), byte(x, y, 1), byte(x, y, 2), 255]);
  return { width, height, data: rgba.data };
}

for (const { file, prepare } of CASES) {
  test(`${file.pathname.split("/").slice(-2).join("/")} is prepared as Python prepares it`, () => {
    const golden = decodePng(readFileSync(file));
    const expected = JSON.parse(readFileSync(new URL(file.href.replace(".png", ".json")), "utf8")).image.flat();
    for (const drawn of [golden, asImageData(golden)]) {
      const { image } = prepare(drawn);
      assert.deepEqual([image.height, image.width, image.channels], [28, 28, 1]);
      assert.ok(largestDifference([...image.values], expected) <= ROUNDING + OWN_ERROR);
    }
  });
}

test("there are golden pictures", () => assert.ok(CASES.length >= 30));
