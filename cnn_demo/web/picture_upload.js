// Takes folders, pictures, zip files and tables on a page and sends them to the server in pieces.

/** @import { UploadView } from "./picture_upload/upload_view.js" */
/** @import { UploadData } from "./types/picture_upload.js" */
/** @import { ComponentArguments } from "./types/streamlit.js" */

/** @typedef {{view: UploadView, unmount: () => void}} Mounted */

/** @type {WeakMap<Element, Promise<Mounted>>} */
const mounted = new WeakMap();

/**
 * @param {Element} root
 * @param {UploadData} data
 * @returns {Promise<Mounted>}
 */
async function mount(root, data) {
  const load = (/** @type {string} */ name) =>
    import(new URL(`${data.modules}/picture_upload/${name}.js`, document.baseURI).href);
  const [{ UploadView }, { mountUnsent }] = await Promise.all([load("upload_view"), load("unsent_views")]);
  return mountUnsent(data.key, root, () => new UploadView(data));
}

/** @param {ComponentArguments<UploadData>} component */
export default function ({ data, parentElement, setStateValue, setTriggerValue }) {
  const root = parentElement.querySelector(".picture-upload");
  if (!root) throw new Error("picture_upload.js needs an element of the class picture-upload in its HTML.");
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
