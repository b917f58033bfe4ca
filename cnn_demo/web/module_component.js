// Mounts one of our modules, such as workbench/workbench.js, in a page of the app.

/** @import { ModuleHeader } from "./types/components.js" */
/** @import { ComponentArguments } from "./types/streamlit.js" */

/**
 * What is mounted in an element, and from which data. mounting: the promise of a function that unmounts it.
 *
 * @typedef {{bytes: Uint8Array, mounting: Promise<() => void>}} Mounted
 */

/** @type {WeakMap<Element, Mounted>} */
const mounted = new WeakMap();

/**
 * Unpack what cnn_demo/browser/network.py packed: the length of the header, the header as JSON, weights.
 *
 * @param {Uint8Array<ArrayBuffer>} bytes
 */
export function unpacked(bytes) {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const end = 4 + view.getUint32(0, true);
  /** @type {ModuleHeader} */
  const header = JSON.parse(new TextDecoder().decode(bytes.subarray(4, end)));
  return { header, weights: bytes.slice(end).buffer };
}

/** @typedef {(value: unknown) => void} Send sets the state that Python reads under the name "sent" */

/**
 * @param {Element} root
 * @param {Uint8Array<ArrayBuffer>} bytes
 * @param {Send} send
 * @returns {Promise<() => void>}
 */
async function mount(root, bytes, send) {
  const { header, weights } = unpacked(bytes);
  const { modules, module, ...given } = header;
  const { mount: mountModule } = await import(new URL(`${modules}/${module}`, document.baseURI).href);
  return mountModule(root, { ...given, weights, send });
}

/**
 * @param {Uint8Array} one
 * @param {Uint8Array} other
 */
function areEqual(one, other) {
  return one.length === other.length && one.every((byte, index) => byte === other[index]);
}

/**
 * Mount, once what was mounted before is unmounted. Returns a function that unmounts.
 *
 * @param {Mounted | undefined} before
 * @param {Element} root
 * @param {Uint8Array<ArrayBuffer>} bytes
 * @param {Send} send
 */
async function mountAfter(before, root, bytes, send) {
  try {
    (await before?.mounting)?.();
    return await mount(root, bytes, send);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    root.textContent = `A script of this page could not be loaded (${reason}). Reload the page.`;
    return () => {};
  }
}

/** @param {ComponentArguments<Uint8Array<ArrayBuffer>>} component */
export default function ({ data, parentElement, setStateValue }) {
  const root = parentElement.querySelector(".mounted");
  if (!root) throw new Error("module_component.js needs an element of the class mounted in its HTML.");
  const before = mounted.get(root);
  // When the page's script has run again, the mounted module stays, unless its data has changed.
  const send = (/** @type {unknown} */ value) => setStateValue("sent", value);
  const now =
    before && areEqual(before.bytes, data) ? before : { bytes: data, mounting: mountAfter(before, root, data, send) };
  mounted.set(root, now);
  return () => {
    mounted.delete(root);
    now.mounting.then((unmount) => unmount());
  };
}
