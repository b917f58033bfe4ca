// Prints, in base64, the bytes that a browser makes of an unfilled network: node filled_on.mjs FILE.
//
// FILE: {"constants", "weights": {name: values}}. Infinities and NaN are texts in it.

import { readFileSync } from "node:fs";

import { filledWeights } from "../../../cnn_demo/web/network/filled_weights.js";

const { constants, weights } = JSON.parse(readFileSync(process.argv[2]));
const given = new Map(Object.entries(weights).map(([name, values]) => [name, Float32Array.from(values)]));
try {
  console.log(JSON.stringify({ bytes: Buffer.from(filledWeights(constants, given)).toString("base64") }));
} catch (error) {
  console.log(JSON.stringify({ error: `${error.name}: ${error.message}` }));
}
