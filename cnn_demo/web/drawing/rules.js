// What decides how a picture or drawing is made into a network's input. PreparationRules in cnn_demo/spec/data.py is the same.

/** @import { Shape3D } from "../types/network.js" */

/** @typedef {"digit" | "picture"} PreparationName */
/** @typedef {"crop" | "pad" | "stretch"} Fitting how a picture that is not square becomes so */

/**
 * The rules of a data set; network.json holds them. input_shape: the network's. light_on_dark: whether the background of the
 * images is dark. fit: missing or "" where the data set names none.
 *
 * @typedef {{preparation: PreparationName, input_shape: Shape3D, light_on_dark: boolean, fit?: Fitting | ""}} PreparationRules
 */

/**
 * How a picture that is not square becomes so.
 *
 * @param {PreparationRules} rules
 */
export function fittingOf({ fit, light_on_dark }) {
  return fit || (light_on_dark ? "pad" : "crop");
}

/**
 * Whether the network uses the middle square of a picture alone. A digit is looked for in all of it.
 *
 * @param {PreparationRules} rules
 */
export function usesMiddleSquare(rules) {
  return rules.preparation === "picture" && fittingOf(rules) === "crop";
}

/**
 * Whether a drawing becomes dark ink on white paper. Data that name their fit name the background of their pictures, too. For
 * other data a drawing stays light on dark.
 *
 * @param {PreparationRules} rules
 */
export function drawsDarkOnLight({ fit, light_on_dark }) {
  return Boolean(fit) && !light_on_dark;
}
