// Compare shows the server's answers of the network that is chosen, and of no other.

import assert from "node:assert/strict";
import { test } from "node:test";

import { publish, subscribe } from "../../cnn_demo/web/compare/server_answers.js";

/** @import { ServerAnswer } from "../../cnn_demo/web/compare/server_answers.js" */

test("a listener hears the answers of its network alone, the newest at once", () => {
  /** @type {ServerAnswer[]} */
  const heard = [];
  publish({ network: "before", probabilities: [1, 0] });
  const hear = (/** @type {ServerAnswer} */ answer) => void heard.push(answer);
  const end = subscribe("now", hear);
  assert.deepEqual(heard, []);
  publish({ network: "now", probabilities: [0.2, 0.8] });
  publish({ network: "before", probabilities: null });
  assert.deepEqual(heard, [[0.2, 0.8]]);
  end();
  publish({ network: "now", probabilities: null });
  subscribe("now", hear)();
  assert.deepEqual(heard, [[0.2, 0.8], null]);
});
