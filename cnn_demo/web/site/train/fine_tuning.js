// Trains the site's network further on the visitor's drawings, in the page itself, batch by batch.

import { ANY_DISTANCE } from "../../network/certainty.js";
import { report } from "../../training/calibration.js";
import { answersOf, nextTask, volume } from "../../training/evaluation.js";
import { accuracy } from "../../training/figures.js";
import { initialWeights } from "../../training/initial_weights.js";
import { Training } from "../../training/training.js";
import { classWeights, ownSpec, withClasses, withFrozen } from "./own_design.js";

/** @import { NetworkHeader } from "../../types/network.js" */
/** @import { SiteTraining } from "../../types/site.js" */
/** @import { TensorFlowJS } from "../../types/tensorflow_js.js" */
/** @import { DataSet, LabelledImages, Recipe, TrainedOnDevice, TrainingPlan, Weights } from "../../types/training.js" */
/** @import { Collection, Drawing } from "./drawings.js" */

/**
 * before: the share of the kept-back drawings that the network read right, null where it had other classes.
 *
 * @typedef {{plan: TrainingPlan, trained: TrainedOnDevice, before: number | null, after: number, tested: number}} FineTuned
 */

const TEST_EVERY = 5; // one of so many drawings of each class is kept back for the test
const VALIDATION_SHARE = 0.25; // of the rest
const BATCH_SIZE = 16;
const STEPS = 200; // at least, so that few drawings are seen often enough
const untold = () => {}; // measuring a few drawings takes no time worth telling
// A last layer of fresh classes begins with random weights, and the values that it reads may be small.
const RATES = { freshLast: 0.1, onlyLast: 0.003, all: 0.0005 };

/**
 * The recipe: few drawings, so they are changed a little each time.
 *
 * @param {number} drawings to train on, those for validation among them
 * @param {number} rate of learning, at most
 * @returns {Recipe}
 */
function recipeOf(drawings, rate) {
  const batches = Math.max(1, Math.floor((drawings * (1 - VALIDATION_SHARE)) / BATCH_SIZE));
  return {
    version: 2,
    optimizer: "adam",
    learning_rate: rate,
    schedule: "cosine",
    momentum: 0.9,
    weight_decay: 0,
    batch_size: BATCH_SIZE,
    epochs: Math.ceil(STEPS / batches),
    label_smoothing: 0,
    weight_averaging: 0,
    distillation: 0,
    temperature: 4,
    augmentation: { shift: 0.05, rotate: 8, zoom: 0.1, shear: 5, elastic: 0, thickness: 0.3, mirror: false },
    validation_share: VALIDATION_SHARE,
    seed: 0,
    device: "auto",
    precision: "auto",
  };
}

/**
 * The drawings as a data set: of each class every fifth is for the test.
 *
 * @param {Collection} collection
 * @param {NetworkHeader["input_shape"]} shape
 * @returns {DataSet}
 */
export function dataSetOf({ drawings, classes }, shape) {
  const seen = classes.map(() => 0);
  /** @type {{train: Drawing[], test: Drawing[]}} */
  const parts = { train: [], test: [] };
  for (const drawing of drawings) {
    seen[drawing.label] += 1;
    parts[seen[drawing.label] % TEST_EVERY === 0 ? "test" : "train"].push(drawing);
  }
  return { shape, train: labelled(parts.train, shape), test: labelled(parts.test, shape) };
}

/**
 * Train. onProgress: the share that is done, and the epoch's share of right answers on the validation drawings, null
 * before the first epoch has ended. isStopped: asked after every batch; what is trained by then is kept.
 *
 * @param {object} given
 * @param {TensorFlowJS} given.tf its backend started, with all gradients
 * @param {NetworkHeader} given.header
 * @param {SiteTraining} given.training
 * @param {Weights} given.weights those of the site's network
 * @param {Collection} given.collection
 * @param {boolean} given.onlyLast
 * @param {(share: number, validation: number | null) => void} given.onProgress
 * @param {() => boolean} given.isStopped
 * @returns {Promise<FineTuned>}
 */
export async function fineTuned({ tf, header, training, weights, collection, onlyLast, onProgress, isStopped }) {
  const { classes } = collection;
  const dataSet = dataSetOf(collection, header.input_shape);
  const isSame = areEqual(classes, header.classes);
  const nodes = withFrozen(isSame ? training.nodes : withClasses(training.nodes, classes.length), onlyLast);
  const lastRate = isSame ? RATES.onlyLast : RATES.freshLast;
  const recipe = recipeOf(dataSet.train.labels.length, onlyLast ? lastRate : RATES.all);
  /** @type {TrainingPlan} */
  const plan = {
    id: randomId(),
    name: `${header.name}, trained further`,
    spec: ownSpec(training.spec, classes, dataSet.train.labels.length),
    recipe,
    nodes,
    input_shape: header.input_shape,
    classes,
    data: { url: "", bytes: 0 },
  };
  const loop = Training.begin(tf, plan, dataSet, isSame ? weights : withFreshClasses(weights, nodes, recipe.seed));
  try {
    const before = isSame ? await accuracyOn(loop, dataSet.test) : null;
    /** @type {number | null} */
    let validation = null;
    while (!loop.isDone && !isStopped()) {
      await loop.step();
      if (loop.isEpochDone) validation = (await loop.endEpoch()).val_accuracy;
      onProgress(loop.position.step / loop.totalSteps, validation);
      await nextTask();
    }
    const trained = await withoutDistances(loop, await loop.finish());
    const after = await accuracyOn(loop, dataSet.test);
    return { plan, trained, before, after, tested: dataSet.test.labels.length };
  } finally {
    loop.dispose();
  }
}

/**
 * The trained network with a rule of certainty that goes by the probabilities alone: few drawings cannot tell what is
 * unlike them.
 *
 * @param {Training} loop
 * @param {TrainedOnDevice} trained
 * @returns {Promise<TrainedOnDevice>}
 */
async function withoutDistances(loop, trained) {
  const certainty = { ...trained.certainty, largest_distance: ANY_DISTANCE, sure_distance: ANY_DISTANCE };
  const figures = report(certainty, await answersOf(loop.network, loop.parts.validation, untold));
  return { ...trained, certainty, result: { ...trained.result, certainty: figures } };
}

/**
 * @param {Training} loop
 * @param {LabelledImages} part
 */
async function accuracyOn(loop, part) {
  const indices = Uint32Array.from(part.labels, (_, index) => index);
  return accuracy(await answersOf(loop.network, { ...part, indices }, untold));
}

/**
 * The weights with fresh ones in the layer of the classes.
 *
 * @param {Weights} weights
 * @param {TrainingPlan["nodes"]} nodes
 * @param {number} seed
 * @returns {Weights}
 */
function withFreshClasses(weights, nodes, seed) {
  const fresh = initialWeights(nodes, seed);
  const replaced = classWeights(nodes);
  return new Map(
    [...fresh].map(([name, values]) => [name, replaced.includes(name) ? values : (weights.get(name) ?? values)]),
  );
}

/** The id of a training: 16 hexadecimal digits. */
function randomId() {
  const bytes = crypto.getRandomValues(new Uint8Array(8));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/**
 * @param {Drawing[]} drawings
 * @param {NetworkHeader["input_shape"]} shape
 * @returns {LabelledImages}
 */
function labelled(drawings, shape) {
  const length = volume(shape);
  const images = new Uint8Array(drawings.length * length);
  for (const [index, { pixels }] of drawings.entries()) images.set(pixels, index * length);
  return { images, labels: Uint8Array.from(drawings, ({ label }) => label) };
}

/**
 * @param {string[]} one
 * @param {string[]} other
 */
function areEqual(one, other) {
  return one.length === other.length && one.every((name, index) => name === other[index]);
}
