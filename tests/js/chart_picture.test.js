// The button that saves a chart as a picture presses the chart's own.

import assert from "node:assert/strict";
import { test } from "node:test";

import mountPicture from "../../cnn_demo/web/chart_picture.js";

test("it presses the button of its chart, whose key becomes a class as Streamlit makes it, and hides that one once", () => {
  const [styles, pressed] = [[], []];
  globalThis.document = {
    head: { append: (style) => styles.push(style) },
    createElement: () => ({}),
    getElementById: () => styles[0] ?? null,
    querySelector: (selector) => ({ click: () => pressed.push(selector) }),
  };
  const button = {};
  for (const chart of ["confusion", "bars-my net.1"]) {
    mountPicture({ data: { chart, file: `${chart}.svg` }, parentElement: { querySelector: () => button } });
    button.onclick();
  }
  assert.deepEqual(pressed, [".st-key-confusion .modebar-btn", ".st-key-bars-my-net-1 .modebar-btn"]);
  assert.equal(styles.length, 1);
  assert.equal(button.title, "bars-my net.1.svg");
});
