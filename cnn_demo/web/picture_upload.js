// Takes folders, pictures, zip files and tables on a page and sends them to the server in pieces.

/** @import { UploadView } from "./picture_upload/upload_view.js" */
/** @import { UploadData } from "./types/picture_upload.js" */
/** @import { ComponentArguments } from "./types/streamlit.js" */

/** @type {WeakMap<Element, Promise<UploadView>>} */
const views = new WeakMap();

/**
 * @param {Element} root
 * @param {UploadData} data
 * @returns {Promise<UploadView>}
 */
async function mount(root, data) {
  const address = new URL(`${data.modules}/picture_upload/upload_view.js`, document.baseURI).href;
  const module = await import(address);
  return new module.UploadView(root, data);
}

/** @param {ComponentArguments<UploadData>} component */
export default function ({ data, parentElement, setTriggerValue }) {
  const root = parentElement.querySelector(".picture-upload");
  if (!root) throw new Error("picture_upload.js needs an element of the class picture-upload in its HTML.");
  const mounting = views.get(root) ?? mount(root, data);
  views.set(root, mounting);
  const way = {
    send: (/** @type {unknown} */ piece) => setTriggerValue("piece", piece),
    stop: (/** @type {string} */ id) => setTriggerValue("stopped", id),
  };
  mounting.then((view) => view.update(data, way));
  return () => {
    views.delete(root);
    mounting.then((view) => view.unmount());
  };
}
