// The arguments of Keras layers, checked where they are read.

/** @typedef {{name: string, arguments: Record<string, unknown>}} KerasLayer of the Explain page or of a training */

/**
 * An argument that is a number.
 *
 * @param {KerasLayer} node
 * @param {string} name
 * @param {number} [usual] its value where the node does not state it
 */
export function numberArgument(node, name, usual) {
  const value = node.arguments[name] ?? usual;
  if (typeof value !== "number") throw new Error(`${node.name}: ${name} is ${value}; expected a number.`);
  return value;
}

/**
 * An argument that is a height and a width, or one number for both.
 *
 * @param {KerasLayer} node
 * @param {string} name
 * @param {number[]} [usual] its value where the node does not state it
 */
export function pairArgument(node, name, usual) {
  const value = node.arguments[name] ?? usual;
  if (Array.isArray(value) && value.length === 2) return value;
  const both = numberArgument(node, name);
  return [both, both];
}

/**
 * The name of the activation function, "linear" where the layer has none.
 *
 * @param {KerasLayer} node
 */
export function activationOf(node) {
  return String(node.arguments.activation ?? "linear");
}

/**
 * The padding of a sliding window.
 *
 * @param {KerasLayer} node
 * @returns {"same" | "valid"}
 */
export function paddingArgument(node) {
  const { padding } = node.arguments;
  if (padding !== "same" && padding !== "valid") {
    throw new Error(`${node.name}: padding is ${padding}; expected same or valid.`);
  }
  return padding;
}
