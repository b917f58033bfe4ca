// Prints as JSON what the browser's side knows of layers and activation functions: node layer_faces.mjs
//
// layers: Keras's class -> the parts of its entry in web/explain/layers/table.js, null for those that are null.
// activations: names. trained_layers, trained_activations: those of web/training/layers/. tfjs_layers: the classes that TensorFlow.js can load in a layers model.

import { createRequire } from "node:module";

import { ACTIVATIONS } from "../../cnn_demo/web/explain/activations.js";
import { LAYERS } from "../../cnn_demo/web/explain/layers/table.js";
import { ACTIVATIONS as TRAINED_ACTIVATIONS } from "../../cnn_demo/web/training/layers/activations.js";
import { LAYERS as TRAINED_LAYERS } from "../../cnn_demo/web/training/layers/table.js";

const require = createRequire(import.meta.url);
const { serialization } = require("@tensorflow/tfjs-core");
require("@tensorflow/tfjs-layers");

const partsOf = (layer) => Object.fromEntries(Object.entries(layer).map(([name, part]) => [name, part === null ? null : true]));
const layers = Object.fromEntries(Object.entries(LAYERS).map(([name, layer]) => [name, partsOf(layer)]));
const tfjsLayers = Object.keys(serialization.SerializationMap.getMap().classNameMap);
console.log(
  JSON.stringify({
    layers,
    activations: Object.keys(ACTIVATIONS),
    trained_layers: Object.keys(TRAINED_LAYERS),
    trained_activations: Object.keys(TRAINED_ACTIVATIONS),
    tfjs_layers: tfjsLayers,
  }),
);
