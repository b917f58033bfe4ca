// Prints the outputs that TensorFlow.js computes with graphs: node graph_on.mjs FILE BACKEND.
//
// FILE: a list of {"model": what model.json holds, "weights": in base64, "shape": of the image, "image", "outputs": layer ->
// tensor}. Standard output: for each, layer -> values.

import { readFileSync } from "node:fs";

import { tf, useBackend } from "../../js/tensorflow.js";

await useBackend(process.argv[3]);
const answers = [];
for (const { model, weights, shape, image, outputs } of JSON.parse(readFileSync(process.argv[2]))) {
  const weightData = Uint8Array.from(Buffer.from(weights, "base64")).buffer;
  const weightSpecs = model.weightsManifest.flatMap((group) => group.weights);
  const network = await tf.loadGraphModel(tf.io.fromMemory({ ...model, weightSpecs, weightData }));
  // A tensor may be the output of several layers.
  const wanted = [...new Set(Object.values(outputs))];
  const tensors = [network.execute({ image: tf.tensor(image, [1, ...shape]) }, wanted)].flat();
  const values = new Map(wanted.map((name, index) => [name, [...tensors[index].dataSync()]]));
  answers.push(Object.fromEntries(Object.entries(outputs).map(([layer, name]) => [layer, values.get(name)])));
}
console.log(JSON.stringify(answers));
