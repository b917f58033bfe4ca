// Takes pictures with the camera on a page and sends them to the server in pieces.

/** @import { PictureTaker } from "./camera/picture_taker.js" */
/** @import { TakerData } from "./types/camera.js" */
/** @import { ComponentArguments } from "./types/streamlit.js" */

/** @typedef {{view: PictureTaker, unmount: () => void}} Mounted */

/** @type {WeakMap<Element, Promise<Mounted>>} */
const mounted = new WeakMap();

/**
 * @param {Element} root
 * @param {TakerData} data
 * @returns {Promise<Mounted>}
 */
async function mount(root, data) {
  const load = (/** @type {string} */ path) => import(new URL(`${data.modules}/${path}`, document.baseURI).href);
  const [{ PictureTaker }, { mountUnsent }] = await Promise.all([
    load("camera/picture_taker.js"),
    load("picture_upload/unsent_views.js"),
  ]);
  return mountUnsent(data.key, root, () => new PictureTaker(data));
}

/** @param {ComponentArguments<TakerData>} component */
export default function ({ data, parentElement, setStateValue, setTriggerValue }) {
  const root = parentElement.querySelector(".picture-taker");
  if (!root) throw new Error("picture_taker.js needs an element of the class picture-taker in its HTML.");
  const mounting = mounted.get(root) ?? mount(root, data);
  mounted.set(root, mounting);
  const way = {
    send: (/** @type {unknown} */ piece) => setTriggerValue("piece", piece),
    stop: (/** @type {string} */ id) => setTriggerValue("stopped", id),
    tellWaiting: (/** @type {boolean} */ areWaiting) => setStateValue("waiting", areWaiting),
  };
  mounting.then(({ view }) => view.update(data, way));
  return () => {
    mounted.delete(root);
    mounting.then(({ unmount }) => unmount());
  };
}
