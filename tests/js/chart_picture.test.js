// The button that saves a chart as a picture presses Plotly's button.

import assert from "node:assert/strict";
import { test } from "node:test";

import mountPicture from "../../cnn_demo/web/chart_picture.js";
import { fake, setDocument } from "./fakes.js";

test("it presses the button of its chart, found by the class that Streamlit makes of the key", () => {
  /** @type {string[]} */
  const pressed = [];
  setDocument({
    querySelector: (/** @type {string} */ selector) => ({ click: () => pressed.push(selector) }),
  });
  const button = { title: "", onclick() {} };
  for (const chart of ["confusion", "bars-my net.1"]) {
    const parentElement = fake({ querySelector: () => button });
    mountPicture({ data: { chart, file: `${chart}.svg` }, parentElement });
    button.onclick();
  }
  assert.deepEqual(pressed, [".st-key-confusion .modebar-btn", ".st-key-bars-my-net-1 .modebar-btn"]);
  assert.equal(button.title, "bars-my net.1.svg");
});
