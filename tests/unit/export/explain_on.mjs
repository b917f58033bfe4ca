// Prints how much the explained values of each layer differ from TensorFlow.js's, for one image.
//
// node explain_on.mjs FILE: FILE contains the input of the page Explain, with the weights in base64, and an image.
// Differences are shares of the layer's largest value.

import { readFileSync } from "node:fs";

import { Predictor } from "../../../cnn_demo/web/network/predictor.js";
import { cellOf } from "../../../cnn_demo/web/explain/cells.js";
import { exact } from "../../../cnn_demo/web/explain/decimals.js";
import { ExplainedNetwork } from "../../../cnn_demo/web/explain/explained_network.js";
import { calculation } from "../../../cnn_demo/web/explain/layers/table.js";
import { tf } from "../../js/tensorflow.js";

const { network, nodes, network_bytes, weights, image } = JSON.parse(readFileSync(process.argv[2]));
const bytes = Uint8Array.from(Buffer.from(weights, "base64")).buffer;
await tf.setBackend("cpu");
const predictor = await Predictor.load(tf, network, bytes.slice(0, network_bytes), { keepsMaps: true });
await predictor.predict({ values: Float32Array.from(image) });
const maps = await predictor.featureMaps(network.layers.map(({ name }) => name));
const explained = new ExplainedNetwork({ ...network, nodes }, bytes);
explained.show(Float32Array.from(image), maps);

const differences = {};
for (const node of nodes) {
  const values = explained.values(node.name);
  const peak = values.reduce((most, value) => Math.max(most, Math.abs(value)), 1e-6);
  const of = (value, index) => {
    const at = node.shape.length === 3 ? cellOf(node.shape, index) : { row: 0, column: 0, map: index };
    return Math.abs(calculation(exact, { network: explained, node, ...at }).result - value) / peak;
  };
  differences[node.name] = values.reduce((most, value, index) => Math.max(most, of(value, index)), 0);
}
console.log(JSON.stringify(differences));
