// A trained network as Python sends it: the records of cnn_demo/browser/network.py, with the same names and fields.

import type { PreparationName } from "../drawing/preparation.js";
import type { ModelJSON } from "./tensorflow_js.js";

/** Height, width and channels of an image. */
export type Shape3D = [height: number, width: number, channels: number];

/** What a layer gives for one image: (height, width, channels), or the number of values. */
export type OutputShape = number[];

/** How certain an answer is, over k classes; see network/certainty.js. */
export interface CertaintyRule {
  whitening: number[][];
  means: number[][];
  least_probability: number;
  largest_distance: number;
  sure_probability: number;
  sure_distance: number;
}

/** A layer whose output can be shown. output: its name in the graph. */
export interface NetworkLayer {
  name: string;
  title: string;
  shape: OutputShape;
  output: string;
}

/** What network.json holds. */
export interface NetworkHeader {
  version: number;
  /** The fingerprint of the network's weights. */
  made_from: string;
  name: string;
  dataset: string;
  classes: string[];
  input_shape: Shape3D;
  preparation: PreparationName;
  light_on_dark: boolean;
  parameters: number;
  /** Of the stored weights. */
  precision: string;
  certainty: CertaintyRule;
  /** In order; the output of the last are the probabilities. */
  layers: NetworkLayer[];
  /** The name of the graph's input. */
  input: string;
  graph: ModelJSON;
}
