// The types of what the Explain page computes and shows.

import type { ExplainedNetwork } from "../explain/explained_network.js";
import type { NetworkToOpen } from "../network/runtime.js";
import type { WorkbenchOptions } from "../workbench/workbench.js";

/** A system of numbers, see explain/decimals.js. `number`: as the system stores it. `value`: its value in double precision. */
export interface Numbers {
  /** Round a value. */
  of(value: number): number;
  times(a: number, b: number): number;
  sum(list: number[]): number;
  apply(f: (...values: number[]) => number, ...list: number[]): number;
  value(number: number): number;
}

/** Numbers with `count` decimals. */
export interface ShownNumbers extends Numbers {
  count: number;
  text(number: number): string;
}

/** [height, width, channels] of maps, [units] of a vector. */
export type Shape = number[];

/** The position of weights in the bytes that the browser has. */
export interface WeightsPosition {
  shape: Shape;
  dtype: string;
  offset: number;
}

/** A Keras layer: `ExplainedNode` of cnn_demo/browser/explanation.py. */
export interface ExplainedNode {
  name: string;
  /** Of keras.layers; "Input" for the picture. */
  class_name: string;
  /** Those of Keras. */
  arguments: Record<string, string | number | boolean | number[] | null | undefined>;
  /** Names of nodes. */
  inputs: string[];
  /** Of the output. */
  shape: Shape;
  /** By the name of the weights, such as "kernel". */
  weights: Record<string, WeightsPosition>;
  title: string;
  sentence: string;
  /** The title of the layer that it is a part of. */
  part_of: string | null;
}

/** What Python passes to mount() of explain/explain.js. */
export interface ExplainGiven extends Pick<NetworkToOpen, "network" | "sources"> {
  nodes: ExplainedNode[];
  /** The weights of the network, then those that only the nodes need. */
  weights: ArrayBuffer;
  /** The length of the first part. */
  network_bytes: number;
  options?: Pick<WorkbenchOptions, "keepStrokesAs" | "examples">;
}

export interface Size {
  height: number;
  width: number;
}

/** A position in a map. */
export interface Position {
  row: number;
  column: number;
}

/** A cell of the maps of a layer; of a vector, row and column are 0 and map is the index. */
export interface Cell extends Position {
  map: number;
}

/** A cell of one map, or of the padding around it. */
export interface Place extends Position {
  isPadding: boolean;
}

/** The cells of padding at each side of a map. */
export interface Padding {
  top: number;
  bottom: number;
  left: number;
  right: number;
}

/** The cells of an input map that a value is computed from. The first may lie in the padding. */
export interface Region extends Position {
  rows: number;
  columns: number;
  /** From one cell to the next; more than 1 for a dilated convolution. */
  step: number;
}

/** The arguments of a window that slides over a map, along one axis. */
export interface SlidingWindow {
  size: number;
  strides: number;
  padding: "same" | "valid";
  dilation?: number;
}

/** The window of a layer, which need not be square. */
export interface WindowOfMap {
  down: SlidingWindow;
  across: SlidingWindow;
}

/** A map that is opened; map is null for a vector. */
export interface OpenedMap {
  name: string;
  map: number | null;
}

/** The values of one map, as paintMap() of workbench/colour_scale.js takes them. */
export interface DrawnMap extends Size {
  values: Float32Array;
  count: number;
  map: number;
  peak: number;
  /** Whether all maps are drawn as one picture in colours; its values lie in [0, 1]. */
  isPicture?: boolean;
}

/** A value to explain. */
export interface At extends Cell {
  node: ExplainedNode;
  network: ExplainedNetwork;
}

/** How a value is computed. */
export interface Calculation {
  steps: Step[];
  result: number;
}

/** A calculation in decimals that add up. */
export interface ShownCalculation extends Calculation {
  n: ShownNumbers;
  /** The result in fewer decimals: a whole number of the last of them. */
  shown: number;
  /** In double precision. */
  exact: number;
}

/** Numbers that are multiplied and summed, or pooled, together. */
export interface Block {
  title: string;
  rows: number;
  columns: number;
  /** See Region. */
  step: number;
  /** Of the inputs, null for those of a vector. */
  places: Place[] | null;
  inputs: number[];
}

/** The numbers of a window over a map. */
export interface WindowBlock extends Block {
  places: Place[];
}

export interface ProductBlock extends Block {
  weights: number[];
  products: number[];
  subtotal: number;
}

export interface Term {
  title: string;
  number: number;
}

/** What a batch normalization has learned for a map. Values as they are, not as a calculation stores them. */
export interface LearnedStatistics {
  gamma: number;
  beta: number;
  average: number;
  variance: number;
  epsilon: number;
}

/** One class in a softmax. */
export interface SoftmaxRow {
  name: string;
  logit: number;
  power: number;
  share: number;
}

/** The steps of a calculation by their kinds: plain data. Each kind has a module in explain/steps/. */
export interface Steps {
  pixel: { output: number };
  /** total: null where the sums are mixed by another step. */
  products: { blocks: ProductBlock[]; total: number | null };
  sum: { terms: Term[]; total: number };
  function: { name: string; input: number; output: number };
  largest: { block: WindowBlock; winner: number; output: number };
  mean: { block: WindowBlock; total: number; count: number; output: number };
  normalization: {
    learned: LearnedStatistics;
    factor: number;
    shift: number;
  };
  affine: { input: number; factor: number; scaled: number; shift: number; output: number };
  gate: { input: number; gate: number; output: number };
  /** A number that stays as it is. text: where it comes from. note: more about the layer. */
  passed: { text: string; note?: string; output: number };
  softmax: { rows: SoftmaxRow[]; top: number; total: number; chosen: number };
}

export type StepOf<Kind extends keyof Steps> = Steps[Kind] & { kind: Kind; title: string };

export type Step = { [Kind in keyof Steps]: StepOf<Kind> }[keyof Steps];

/** What the page knows of a class of Keras layers. One module in explain/layers/ for each; layers/table.js lists them. */
export interface Layer {
  /** How one of its values is computed. */
  calculation: (n: Numbers, at: At) => Calculation;
  /**
   * The indices of the input maps, or of the values of an input vector, that an output map or value is computed from.
   * source: the input that is meant where there are several; none of them may be of it.
   */
  inputMaps: (node: ExplainedNode, map: number, input: Shape, source?: string) => number[];
  /** The cells of an input map that an output value is computed from. */
  region: (node: ExplainedNode, input: Shape, cell: Cell) => Region;
  /** The zeros around its input maps. */
  padding: (node: ExplainedNode, input: Shape) => Padding;
  /** Its values, made from those of its input, where the network in the browser does not give them; else null. */
  repeatInput: ((values: Float32Array, node: ExplainedNode, input: Shape) => Float32Array) | null;
}

/** What a step is shown with. hasAll: all input maps, not only the largest. */
export interface StepContext {
  network: ExplainedNetwork;
  node: ExplainedNode;
  hasAll: boolean;
}

/** What the page knows of a kind of step. One module in explain/steps/ for each; steps/table.js lists them. */
export interface StepKind<Kind extends keyof Steps = keyof Steps> {
  view(step: StepOf<Kind>, n: ShownNumbers, context: StepContext): HTMLElement[];
  /** Its numbers as rows of a table. */
  csv(step: StepOf<Kind>, number: (held: number) => string, n: ShownNumbers): CsvRow[];
}

/** Rows and columns count from 0. */
export interface CsvRow {
  /** What the row is about. */
  block?: string;
  row?: number;
  column?: number;
  input?: string;
  weight?: string;
  product?: string;
  value?: string;
}
