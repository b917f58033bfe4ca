// What a layer of a design does while it is trained: the type of the modules in this folder.

/** @import { Tensor } from "@tensorflow/tfjs-core" */
/** @import { TrainingNode } from "../../types/training.js" */
/** @import { TensorFlowJS } from "../../types/tensorflow_js.js" */

/**
 * One call of a layer.
 *
 * inputs: of the shape that its node says, after the batch. weights: by their names without the layer's. isTraining:
 * whether batch statistics and dropout are used. seed: of the random numbers of this layer in this step. keep: takes a
 * new value of a weight that is no gradient's, to be assigned after the step.
 *
 * @typedef {object} Call
 * @property {TensorFlowJS} tf
 * @property {TrainingNode} node
 * @property {Tensor[]} inputs
 * @property {Record<string, Tensor>} weights
 * @property {boolean} isTraining
 * @property {number} seed
 * @property {(weight: string, value: Tensor) => void} keep
 */

/**
 * statistics: names of weights that follow the batches instead of a gradient. apply: the output for a call.
 *
 * @typedef {object} TrainingLayer
 * @property {string[]} [statistics]
 * @property {(call: Call) => Tensor} apply
 */

export {};
