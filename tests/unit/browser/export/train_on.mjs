// Continues the training of an exported layers model in Node.js: node train_on.mjs FOLDER; prints {"losses", "unmoved"} as JSON.
// losses: before each step; unmoved: the trainable weights that training did not change.

import { createRequire } from "node:module";

import { load } from "../../../../cnn_demo/browser/export/check.mjs";

const require = createRequire(import.meta.url);
const tf = require("@tensorflow/tfjs-core");
require("@tensorflow/tfjs-backend-cpu");

await tf.setBackend("cpu");
const model = await load(process.argv[2]);
model.compile({ optimizer: tf.train.adam(0.01), loss: "categoricalCrossentropy", metrics: ["accuracy"] });
const images = tf.randomUniform([10, ...model.inputs[0].shape.slice(1)], 0, 1, "float32", 1);
const labels = tf.oneHot(tf.range(0, 10, 1, "int32"), 10);
const values = () => model.trainableWeights.map((weight) => Array.from(weight.read().dataSync()));

const start = values();
const { history } = await model.fit(images, labels, { epochs: 5, batchSize: 10, verbose: 0, shuffle: false });
const end = values();
const unmoved = model.trainableWeights.filter((_, n) => start[n].every((value, k) => value === end[n][k]));
console.log(JSON.stringify({ losses: history.loss, unmoved: unmoved.map(({ originalName }) => originalName) }));
