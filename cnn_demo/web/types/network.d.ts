// A trained network as Python sends it: the records of cnn_demo/browser/network.py, with the same names and fields.

import type { Fitting, PreparationName } from "../drawing/rules.js";
import type { ExplainedNode } from "./explain.js";
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

/** What does not depend on the values of the weights. */
export interface NetworkDescription {
  version: number;
  name: string;
  dataset: string;
  classes: string[];
  input_shape: Shape3D;
  preparation: PreparationName;
  light_on_dark: boolean;
  /** Missing where the data set names none. */
  fit?: Fitting;
  parameters: number;
  /** Of the stored weights. */
  precision: string;
  /** In order; the output of the last are the probabilities. */
  layers: NetworkLayer[];
  /** The name of the graph's input. */
  input: string;
  graph: ModelJSON;
}

/** What network.json holds. */
export interface NetworkHeader extends NetworkDescription {
  /** The fingerprint of the network's weights. */
  made_from: string;
  certainty: CertaintyRule;
}

/** `TrainingImages` of cnn_demo/browser/training_images.py. */
export interface TrainingImages {
  /** Of a file that web/network/data_file.js reads; it counts from the page's address. */
  url: string;
  /** Sentences to stand below the images. */
  about: string;
}

/** What a constant of the graph is made of: cnn_demo/browser/graph/sources.py. weight: layer/weight. */
export type WeightSource =
  | { kind: "whole"; weight: string }
  | { kind: "group"; weight: string; group: number; groups: number }
  | { kind: "factor" | "shift"; layer: string; epsilon: number }
  | { kind: "integers"; values: number[] }
  | { kind: "number"; value: number };

/** A tensor to fill from weights. */
export interface UnfilledConstant {
  shape: number[];
  stored: "float16" | "float32" | "int32";
  source: WeightSource;
}

/** A network whose weights are in this browser: `UnfilledNetwork` of cnn_demo/browser/unfilled_network.py. */
export interface UnfilledNetwork {
  description: NetworkDescription;
  /** In the order of the manifest of the graph. */
  constants: UnfilledConstant[];
  /** For Explain, with the positions of their weights in the bytes of `constants`, followed by those of `more`. */
  nodes: ExplainedNode[];
  more: UnfilledConstant[];
}
