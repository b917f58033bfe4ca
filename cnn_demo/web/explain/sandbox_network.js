// One convolution by itself, as a network to explain. Knows no page.

import { IMAGE } from "./cells.js";
import { ExplainedNetwork } from "./explained_network.js";
import { axis, placesIn, windowRegion } from "./sliding_window.js";

export const NODE = "convolution";

/** kernel: weights row by row; picture: brightnesses row by row, of that side; window: see windows.js; it must fit. */
export function sandboxNetwork({ kernel, picture, side, window }) {
  const { count } = axis(window, side);
  const { size, strides, padding } = window;
  const node = {
    name: NODE,
    class_name: "Conv2D",
    arguments: { kernel_size: size, strides, padding, activation: "linear", use_bias: false },
    inputs: [IMAGE],
    shape: [count, count, 1],
    title: "Convolution",
    weights: { kernel: { shape: [size, size, 1, 1], dtype: "float32", offset: 0 } },
  };
  const network = new ExplainedNetwork(
    { input_shape: [side, side, 1], classes: [], nodes: [node] },
    Float32Array.from(kernel).buffer,
  );
  network.show(picture, [{ layer: node, values: convolved({ kernel, picture, side, window, count }) }]);
  return network;
}

function convolved({ kernel, picture, side, window, count }) {
  return Float32Array.from({ length: count * count }, (_, index) => {
    const cell = { row: Math.floor(index / count), column: index % count };
    return placesIn(windowRegion(window, [side, side], cell), [side, side]).reduce(
      (sum, { row, column, isPadding }, i) => sum + (isPadding ? 0 : kernel[i] * picture[row * side + column]),
      0,
    );
  });
}
