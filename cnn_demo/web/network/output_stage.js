// Which layers make up the output stage of a network.

const OUTPUT = "output"; // spec/architecture.py

/**
 * Whether a layer, or a weight of it, is of the output stage, whose names all begin alike: spec/kept_layers.py.
 *
 * @param {string} name
 */
export function isOfOutput(name) {
  const [layer] = name.split("/");
  return layer === OUTPUT || layer.startsWith(`${OUTPUT}_`);
}
