// Takes pictures with the camera on a page and sends them to the server in pieces.

/** @import { PictureTaker } from "./camera/picture_taker.js" */
/** @import { TakerData } from "./types/camera.js" */
/** @import { ComponentArguments } from "./types/streamlit.js" */

/** @type {WeakMap<Element, Promise<PictureTaker>>} */
const takers = new WeakMap();

/**
 * @param {Element} root
 * @param {TakerData} data
 * @returns {Promise<PictureTaker>}
 */
async function mount(root, data) {
  const module = await import(new URL(`${data.modules}/camera/picture_taker.js`, document.baseURI).href);
  return new module.PictureTaker(root, data);
}

/** @param {ComponentArguments<TakerData>} component */
export default function ({ data, parentElement, setTriggerValue }) {
  const root = parentElement.querySelector(".picture-taker");
  if (!root) throw new Error("picture_taker.js needs an element of the class picture-taker in its HTML.");
  const mounting = takers.get(root) ?? mount(root, data);
  takers.set(root, mounting);
  const way = {
    send: (/** @type {unknown} */ piece) => setTriggerValue("piece", piece),
    stop: (/** @type {string} */ id) => setTriggerValue("stopped", id),
  };
  mounting.then((taker) => taker.update(data, way));
  return () => {
    takers.delete(root);
    mounting.then((taker) => taker.unmount());
  };
}
