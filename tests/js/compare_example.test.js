// The examples of the canvas of Compare with the server, as the component streamlit-drawable-canvas loads them.

import assert from "node:assert/strict";
import { test } from "node:test";
import { drawingOf } from "../../cnn_demo/web/compare/example_button.js";
import { DIGIT_EXAMPLES } from "../../cnn_demo/web/pad/digit_examples.js";
import { smoothLine, WIDTHS } from "../../cnn_demo/web/pad/strokes.js";

test("each line of an example is a path of white ink along the curves that our pad draws", () => {
  for (const example of DIGIT_EXAMPLES) {
    const { background, objects } = drawingOf(example);
    assert.equal(background, "#000000");
    assert.equal(objects.length, example.strokes.length);
    example.strokes.forEach((stroke, index) => {
      assert.ok(stroke.tool !== "picture");
      const { type, path, ...format } = objects[index];
      const { start, curves, end } = smoothLine(stroke.points);
      assert.equal(type, "Path");
      assert.deepEqual(path[0], ["M", ...start]);
      assert.deepEqual(path.at(-1), ["L", ...end]);
      assert.deepEqual(
        path.slice(1, -1).map(([, ...numbers]) => numbers),
        curves.map((curve) => curve.flat()),
      );
      const round = { strokeLineCap: "round", strokeLineJoin: "round" };
      assert.deepEqual(format, { fill: null, stroke: "#ffffff", strokeWidth: WIDTHS.usual, ...round });
    });
  }
});

test("a picture is no example of lines", () => {
  const picture = { tool: /** @type {const} */ ("picture"), width: 1, height: 1, channels: 1, data: [0] };
  assert.throws(() => drawingOf({ name: "shoe", strokes: [picture] }), /lines alone/);
});
