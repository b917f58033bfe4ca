// The types of what the page Explain computes and shows, for JSDoc. Holds no code.

/**
 * A system of numbers, see decimals.js.
 * @typedef {object} Numbers
 * @property {(value: number) => number} of rounds a value
 * @property {(a: number, b: number) => number} times
 * @property {(list: number[]) => number} sum
 * @property {(f: (...values: number[]) => number, ...list: number[]) => number} apply
 * @property {(number: number) => number} value
 */

/** @typedef {Numbers & {count: number, text: (number: number) => string}} ShownNumbers numbers with `count` decimals */

/** @typedef {number[]} Shape [height, width, channels] of a map, [units] of a vector */

/**
 * A Keras layer as cnn_demo/browser/explanation.py describes it.
 * @typedef {object} ExplainedNode
 * @property {string} name
 * @property {string} class_name of keras.layers; "Input" for the picture
 * @property {Record<string, any>} arguments
 * @property {string[]} inputs names of nodes
 * @property {Shape} shape of the output
 * @property {Record<string, {shape: Shape, dtype: string, offset: number}>} weights
 * @property {string} [title]
 * @property {string} [sentence]
 * @property {string | null} [part_of] title of the layer that it is a part of
 */

/** @typedef {{row: number, column: number, map: number}} Cell */
/** @typedef {{row: number, column: number, isPadding: boolean}} Place a cell of one map, maybe in the padding around it */
/** @typedef {{top: number, bottom: number, left: number, right: number}} Padding in cells */

/**
 * The cells of an input map that a value is computed from. The first may lie in the padding.
 * @typedef {object} Region
 * @property {number} row of the first cell
 * @property {number} column of the first cell
 * @property {number} rows how many rows of cells
 * @property {number} columns how many columns of cells
 * @property {number} step from one cell to the next; more than 1 for a dilated convolution
 */

/** @typedef {{size: number, strides: number, padding: string, dilation?: number}} SlidingWindow */

/**
 * A value to explain: a cell of a map; of a vector row and column are 0.
 * @typedef {object} At
 * @property {ExplainedNode} node
 * @property {import("./explained_network.js").ExplainedNetwork} network
 * @property {number} row
 * @property {number} column
 * @property {number} map index of the map; of a vector, of the value
 */

/** @typedef {{kind: string, title: string} & Record<string, any>} Step plain data, shown by steps/table.js */
/** @typedef {{steps: Step[], result: number}} Calculation how a value is computed */

/**
 * Numbers that are multiplied and summed, or pooled, together.
 * @typedef {object} Block
 * @property {string} title
 * @property {number} rows
 * @property {number} columns
 * @property {number} step see Region
 * @property {Place[] | null} places of the inputs, null for those of a vector
 * @property {number[]} inputs
 */

/** @typedef {Block & {weights: number[], products: number[], subtotal: number}} ProductBlock */

/**
 * What the page knows of a class of Keras layers. One module in layers/ for each, all of them in layers/table.js.
 * @typedef {object} Layer
 * @property {(n: Numbers, at: At) => Calculation} calculation how one of its values is computed
 * @property {(node: ExplainedNode, map: number, input: Shape) => number[]} inputMaps indexes of the input maps, or of the values of
 *   an input vector, that an output map or value is computed from
 * @property {(node: ExplainedNode, input: Shape, place: Cell) => Region} region the cells of
 *   an input map that an output value is computed from
 * @property {(node: ExplainedNode, input: Shape) => Padding} padding zeros around its input maps
 * @property {((values: Float32Array, node: ExplainedNode, input: Shape) => Float32Array) | null} repeatInput its values where the
 *   network in the browser does not give them, since they only repeat its input; null where it gives them
 */

/**
 * What the page knows of a kind of step.
 * @typedef {object} StepKind
 * @property {(step: Step, n: ShownNumbers, about: {network: any, node: ExplainedNode, hasAll: boolean}) => HTMLElement[]} view
 * @property {(step: Step, number: (held: number) => string) => CsvRow[]} csv its numbers as rows of a table
 */

/**
 * @typedef {object} CsvRow
 * @property {string} block what the row is about
 * @property {number} [row] from 1
 * @property {number} [column] from 1
 * @property {string} [input]
 * @property {string} [weight]
 * @property {string} [product]
 * @property {string} [value]
 */

export {};
