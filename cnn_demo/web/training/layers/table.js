// The table of the layers that can be trained on the visitor's device: the name of a Keras class -> what it does.
//
// tests/unit/test_layer_faces.py fails where a layer of the Python table is missing here.

import { activation } from "./activation.js";
import { batchNormalization } from "./batch_normalization.js";
import { conv2d } from "./conv2d.js";
import { dense } from "./dense.js";
import { depthwiseConv2d } from "./depthwise_conv2d.js";
import { dropout, spatialDropout2d } from "./dropout.js";
import { flatten } from "./flatten.js";
import { add, concatenate, multiply } from "./joins.js";
import { averagePooling2d, globalAveragePooling2d, globalMaxPooling2d, maxPooling2d } from "./pooling.js";
import { separableConv2d } from "./separable_conv2d.js";
import { zeroPadding2d } from "./zero_padding2d.js";

/** @import { TrainingNode } from "../../types/training.js" */
/** @import { TrainingLayer } from "./layer.js" */

/** @type {Record<string, TrainingLayer | undefined>} */
export const LAYERS = {
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

/** @param {TrainingNode} node */
export function layerOf({ name, class_name }) {
  const layer = LAYERS[class_name];
  if (!layer) throw new Error(`${name}: layers of the class ${class_name} cannot be trained on this device.`);
  return layer;
}
