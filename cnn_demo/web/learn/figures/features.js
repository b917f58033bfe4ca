// The figure of the chapter on edge filters: learned kernels beside hand-made ones.

import { coloured } from "../colours.js";
import { correlate, decimalText, square } from "../planes.js";
import { signed } from "./maps.js";

/** @import { Figure } from "../../types/learn.js" */

/**
 * The kernels of a first layer, each with the hand-made one that is most similar, and what both make of a picture.
 *
 * @typedef {{learned: number[], hand: number[], title: string, cosine: number}} KernelPair title: of the hand-made one
 * @param {{pixels: number[], pairs: KernelPair[]}} given
 * @returns {Figure}
 */
export function features({ pixels, pairs }) {
  const picture = square(pixels);
  const { width: side } = square(pairs[0].learned);
  const window = { side, step: side + 1 };
  return {
    maps: [
      {
        title: "All kernels of the first layer",
        height: side,
        width: pairs.length * window.step - 1,
        colours: kernelRow(pairs, side),
        window,
      },
    ],
    positions: { height: 1, width: pairs.length },
    at: ({ column }) => {
      const { learned, hand, title, cosine } = pairs[column];
      const kernels = [square(learned), square(hand)];
      const titles = [`Learned: kernel ${column}`, title];
      return {
        pictures: kernels.map((kernel, index) => {
          const plane = correlate(picture, kernel);
          return { title: titles[index], plane, scale: signed(plane) };
        }),
        tables: kernels.map((plane, index) => ({
          title: ["Learned kernel", "Hand-made kernel"][index],
          plane,
          scale: signed(plane),
        })),
        lines: [`Cosine: ${decimalText(cosine)}`],
      };
    },
  };
}

/**
 * The colours of all kernels side by side, each on its own scale, one clear column between them.
 *
 * @param {KernelPair[]} pairs
 * @param {number} side
 */
function kernelRow(pairs, side) {
  const width = pairs.length * (side + 1) - 1;
  const colours = new Uint32Array(side * width);
  pairs.forEach(({ learned }, number) => {
    const kernel = square(learned);
    coloured(kernel, signed(kernel)).forEach((colour, index) => {
      colours[Math.floor(index / side) * width + number * (side + 1) + (index % side)] = colour;
    });
  });
  return colours;
}
