// Prints the outputs that TensorFlow.js computes with graphs: node graph_on.mjs FILE BACKEND.
//
// FILE: a list of {"model": what model.json holds, "weights": in base64, "shape": of the image, "image", "outputs": names of
// tensors}. Standard output: for each, the values of each output.

import { readFileSync } from "node:fs";

import { tf, useBackend } from "../../js/tensorflow.js";

await useBackend(process.argv[3]);
const answers = [];
for (const { model, weights, shape, image, outputs } of JSON.parse(readFileSync(process.argv[2]))) {
  const weightData = Uint8Array.from(Buffer.from(weights, "base64")).buffer;
  const weightSpecs = model.weightsManifest.flatMap((group) => group.weights);
  const network = await tf.loadGraphModel(tf.io.fromMemory({ ...model, weightSpecs, weightData }));
  const tensors = [network.execute({ image: tf.tensor(image, [1, ...shape]) }, outputs)].flat();
  answers.push(tensors.map((tensor) => [...tensor.dataSync()]));
}
console.log(JSON.stringify(answers));
