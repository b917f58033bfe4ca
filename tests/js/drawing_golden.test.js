import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { test } from "node:test";

import { prepareDigit } from "../../cnn_demo/web/drawing/digit.js";
import { largestDifference, picture } from "./pictures.js";
import { decodePng } from "./png.js";

/** @import { Picture } from "../../cnn_demo/web/drawing/steps.js" */

const FOLDER = new URL("../golden/drawing/", import.meta.url);
const ROUNDING = 0.5e-6; // the expected values are written with six decimals
const OWN_ERROR = 1e-7; // of a Float32Array
const CASES = readdirSync(FOLDER).filter((name) => name.endsWith(".png"));

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

for (const name of CASES) {
  test(`${name} is prepared as Python prepares it`, () => {
    const golden = decodePng(readFileSync(new URL(name, FOLDER)));
    const expected = JSON.parse(readFileSync(new URL(name.replace(".png", ".json"), FOLDER), "utf8")).image.flat();
    for (const drawn of [golden, asImageData(golden)]) {
      const { image } = prepareDigit(drawn);
      assert.deepEqual([image.height, image.width, image.channels], [28, 28, 1]);
      assert.ok(largestDifference([...image.values], expected) <= ROUNDING + OWN_ERROR);
    }
  });
}

test("there are golden pictures", () => assert.ok(CASES.length >= 13));
