// The design and the description of the data of a network for the visitor's classes, made from those of the site's network.

import { volume } from "../../training/evaluation.js";

/** @import { NetworkHeader } from "../../types/network.js" */
/** @import { SiteTraining } from "../../types/site.js" */
/** @import { TrainingNode } from "../../types/training.js" */

const DATA_NAME = "own-drawings";
const DATA_TITLE = "Drawings made on a page of this network";

/**
 * The nodes with another number of classes: the last layer with weights gives one value for each.
 *
 * @param {TrainingNode[]} nodes
 * @param {number} classes
 */
export function withClasses(nodes, classes) {
  const last = lastWithWeights(nodes);
  return nodes.map((node, index) => {
    if (index < last) return node;
    const shape = [...node.shape.slice(0, -1), classes];
    if (index > last) return { ...node, shape };
    const resized = Object.entries(node.weights).map(([name, lengths]) => [name, [...lengths.slice(0, -1), classes]]);
    const argument = "units" in node.arguments ? "units" : "filters";
    return {
      ...node,
      shape,
      weights: Object.fromEntries(resized),
      arguments: { ...node.arguments, [argument]: classes },
    };
  });
}

/**
 * The nodes whose weights stay as they are: all but the last layer, or, where all are trained, the batch normalizations
 * alone. A few drawings are too few to measure statistics again.
 *
 * @param {TrainingNode[]} nodes
 * @param {boolean} onlyLast
 */
export function withFrozen(nodes, onlyLast) {
  const last = lastWithWeights(nodes);
  return nodes.map((node, index) => {
    const isFrozen = node.class_name === "BatchNormalization" || (onlyLast && index !== last);
    return isFrozen ? { ...node, frozen: true } : node;
  });
}

/**
 * The names of the weights that depend on the number of classes.
 *
 * @param {TrainingNode[]} nodes
 */
export function classWeights(nodes) {
  const { name, weights } = nodes[lastWithWeights(nodes)];
  return Object.keys(weights).map((weight) => `${name}/${weight}`);
}

/**
 * spec.json of the trained network.
 *
 * @param {SiteTraining["spec"]} spec
 * @param {string[]} classes
 * @param {number} images the drawings that it is trained on
 */
export function ownSpec(spec, classes, images) {
  const data = {
    ...spec.data,
    name: DATA_NAME,
    title: DATA_TITLE,
    classes,
    training_images: images,
    validation_images: 0, // the recipe's share of the drawings
    source: "",
    licence: "",
    origin: "workspace",
    cut_from: "",
  };
  return { ...spec, data, architecture: { ...spec.architecture, classes: classes.length } };
}

/**
 * network.json of the trained network, without its certainty.
 *
 * @param {NetworkHeader} header
 * @param {TrainingNode[]} nodes
 * @param {string[]} classes
 */
export function ownHeader(header, nodes, classes) {
  const shapes = new Map(nodes.map(({ name, shape }) => [name, shape]));
  const lengths = shapesOf(nodes);
  const manifest = header.graph.weightsManifest.map((group) => ({
    ...group,
    weights: group.weights.map((spec) => ({ ...spec, shape: lengths.get(spec.name) ?? spec.shape })),
  }));
  const parameters = [...lengths.values()].reduce((sum, shape) => sum + volume(shape), 0);
  return {
    ...header,
    name: `${header.name}, trained further`,
    classes,
    parameters,
    layers: header.layers.map((layer) => ({ ...layer, shape: shapes.get(layer.name) ?? layer.shape })),
    graph: { ...header.graph, weightsManifest: manifest },
  };
}

/**
 * What the graph of the trained network is filled with.
 *
 * @param {SiteTraining["constants"]} constants
 * @param {TrainingNode[]} nodes
 */
export function ownConstants(constants, nodes) {
  const lengths = shapesOf(nodes);
  return constants.map((constant) => {
    const { source } = constant;
    const shape = source.kind === "whole" ? lengths.get(source.weight) : undefined;
    return shape ? { ...constant, shape } : constant;
  });
}

/**
 * The shape of each weight.
 *
 * @param {TrainingNode[]} nodes
 */
function shapesOf(nodes) {
  return new Map(
    nodes.flatMap(({ name, weights }) =>
      Object.entries(weights).map(([weight, shape]) => [`${name}/${weight}`, shape]),
    ),
  );
}

/** @param {TrainingNode[]} nodes */
function lastWithWeights(nodes) {
  return nodes.findLastIndex(({ weights }) => Object.keys(weights).length > 0);
}
