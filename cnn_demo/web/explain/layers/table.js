// The table of the layers that the page explains: the name of a Keras class -> what the page knows of it.
//
// tests/unit/test_layer_faces.py fails where a layer of the Python table is missing here.

import { activation } from "./activation.js";
import { add } from "./add.js";
import { batchNormalization } from "./batch_normalization.js";
import { concatenate } from "./concatenate.js";
import { conv2d } from "./conv2d.js";
import { dense } from "./dense.js";
import { depthwiseConv2d } from "./depthwise_conv2d.js";
import { dropout, spatialDropout2d } from "./dropout.js";
import { flatten } from "./flatten.js";
import { input } from "./input.js";
import { multiply } from "./multiply.js";
import { averagePooling2d, globalAveragePooling2d, globalMaxPooling2d, maxPooling2d } from "./pooling.js";
import { separableConv2d } from "./separable_conv2d.js";
import { zeroPadding2d } from "./zero_padding2d.js";

/** @import { At, Calculation, Layer, ExplainedNode, Numbers } from "../../types/explain.js" */

/** @type {Record<string, Layer | undefined>} */
export const LAYERS = {
  Input: input,
  Conv2D: conv2d,
  SeparableConv2D: separableConv2d,
  DepthwiseConv2D: depthwiseConv2d,
  MaxPooling2D: maxPooling2d,
  AveragePooling2D: averagePooling2d,
  GlobalAveragePooling2D: globalAveragePooling2d,
  GlobalMaxPooling2D: globalMaxPooling2d,
  ZeroPadding2D: zeroPadding2d,
  BatchNormalization: batchNormalization,
  Activation: activation,
  Dropout: dropout,
  SpatialDropout2D: spatialDropout2d,
  Flatten: flatten,
  Dense: dense,
  Add: add,
  Multiply: multiply,
  Concatenate: concatenate,
};

/**
 * What the page knows of the class of a node.
 *
 * @param {ExplainedNode} node
 */
export function layerOf({ class_name }) {
  const layer = LAYERS[class_name];
  if (!layer) throw new Error(`The Explain page knows no layer of the class ${class_name}.`);
  return layer;
}

/**
 * How one value of a node is computed, step by step.
 * @param {Numbers} n the system of numbers, see decimals.js
 * @param {At} at
 * @returns {Calculation}
 */
export function calculation(n, at) {
  return layerOf(at.node).calculation(n, at);
}
