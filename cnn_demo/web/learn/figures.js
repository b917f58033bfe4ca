// The figures of the Learn page, one for each kind: what they show, and the numbers at each position of the frame.

import { augmentation } from "./figures/augmentation.js";
import { channels } from "./figures/channels.js";
import { convolution } from "./figures/convolution.js";
import { detection } from "./figures/detection.js";
import { features } from "./figures/features.js";
import { pixels } from "./figures/pixels.js";
import { pooling } from "./figures/pooling.js";
import { preprocessing } from "./figures/preprocessing.js";
import { receptive } from "./figures/receptive.js";
import { shift } from "./figures/shift.js";
import { twoLayers } from "./figures/two_layers.js";

/** @import { Figure } from "../types/learn.js" */

/** @type {Record<string, (given: any) => Figure>} */
export const FIGURES = {
  pixels,
  preprocessing,
  convolution,
  features,
  channels,
  relu: twoLayers,
  pooling,
  receptive,
  shift,
  augmentation,
  detection,
};
