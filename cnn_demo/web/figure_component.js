// Shows a figure of the Learn page (learn/moving_frame.js), passes it what Python sends, and tells Python the chosen position.

/** @import { FigureData, ShownFigure } from "./types/learn.js" */
/** @import { ComponentArguments } from "./types/streamlit.js" */

/** @type {WeakMap<Element, {figure: Promise<ShownFigure>}>} */
const mounted = new WeakMap();

/**
 * @param {Element} root
 * @param {FigureData} data
 * @param {ComponentArguments["setStateValue"]} setStateValue
 * @returns {Promise<ShownFigure>}
 */
async function shown(root, data, setStateValue) {
  const { mount } = await import(new URL(`${data.modules}/learn/moving_frame.js`, document.baseURI).href);
  return mount(root, data, (/** @type {unknown} */ position) => setStateValue("position", position));
}

/** @param {ComponentArguments<FigureData>} component */
export default function ({ data, parentElement, setStateValue }) {
  const root = parentElement.querySelector(".mounted");
  if (!root) throw new Error("figure_component.js needs an element of the class mounted in its HTML.");
  const now = mounted.get(root) ?? { figure: shown(root, data, setStateValue) };
  mounted.set(root, now);
  now.figure.then(
    (figure) => figure.update(data),
    (error) => {
      root.textContent = `A script of this page could not be loaded (${error.message}). Reload the page.`;
    },
  );
  return () => {
    mounted.delete(root);
    now.figure.then((figure) => figure.close());
  };
}
