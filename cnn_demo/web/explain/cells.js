// Cells of maps: conversion between a flat index and row, column and map; the titles of input maps.

/** @import { At, Cell, Shape } from "../types/explain.js" */

export const IMAGE = "image"; // the name of the input node
export const COLOURS = ["red", "green", "blue"];

/**
 * The cell of a flat index, channels last.
 * @param {Shape} shape
 * @param {number} index
 * @returns {Cell}
 */
export function cellOf([, width, count], index) {
  const pixel = Math.floor(index / count);
  return { row: Math.floor(pixel / width), column: pixel % width, map: index % count };
}

/**
 * The flat index of a cell; of a vector its map.
 * @param {Shape} shape
 * @param {Cell} cell
 * @returns {number}
 */
export function indexOf(shape, { row, column, map }) {
  return shape.length === 1 ? map : (row * shape[1] + column) * shape[2] + map;
}

/**
 * The indexes from first on.
 * @param {number} count
 * @param {number} [first]
 * @returns {number[]}
 */
export function range(count, first = 0) {
  return Array.from({ length: count }, (_, index) => first + index);
}

/**
 * The name of a map that a layer sees: input map 3; of a colour picture red, green or blue.
 * @param {At} at
 * @param {number} channel
 * @returns {string}
 */
export function channelTitle({ network, node }, channel) {
  const [source] = node.inputs;
  if (source === IMAGE && network.shape(source)[2] === COLOURS.length) return COLOURS[channel];
  return `input map ${channel}`;
}
