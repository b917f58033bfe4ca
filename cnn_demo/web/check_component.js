// Checks an export in this browser (network/model_check.js) and sends the figures to the page.

/** @import { CheckHeader } from "./types/components.js" */
/** @import { ComponentArguments } from "./types/streamlit.js" */

/** @type {WeakMap<Element, () => void>} how to end the check that runs in an element */
const running = new WeakMap();

/**
 * Unpack what cnn_demo/browser/model_check.py packed: the length of the header, the header as JSON, then the parts.
 *
 * @param {Uint8Array<ArrayBuffer>} bytes
 */
export function unpacked(bytes) {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let end = 4 + view.getUint32(0, true);
  /** @type {CheckHeader} */
  const header = JSON.parse(new TextDecoder().decode(bytes.subarray(4, end)));
  const next = (/** @type {number} */ length) => {
    end += length;
    return bytes.slice(end - length, end).buffer; // a copy, since floats must begin at a multiple of four bytes
  };
  const { weights, images, expected, labels } = header.parts;
  const parts = { weights: next(weights), images: next(images), expected: next(expected), labels: next(labels) };
  return { header, parts };
}

/**
 * The figures of the check. What onProgress() throws ends the check.
 *
 * @param {Uint8Array<ArrayBuffer>} bytes
 * @param {(done: number, count: number) => void} onProgress called with the number of finished images and of all
 */
async function check(bytes, onProgress) {
  const { header, parts } = unpacked(bytes);
  const { model, shape } = header;
  const address = new URL(`${header.modules}/network/model_check.js`, document.baseURI).href;
  /** @type {typeof import("./network/model_check.js")} */
  const { checkModel, openLibrary } = await import(address);
  const images = new Uint8Array(parts.images);
  const count = images.length / shape.reduce((product, length) => product * length, 1);
  return checkModel({
    tf: await openLibrary(header.sources, model.format),
    model,
    weights: parts.weights,
    images,
    shape,
    expected: new Float32Array(parts.expected),
    labels: parts.labels.byteLength ? new Uint8Array(parts.labels) : null,
    onProgress: (share) => onProgress(Math.round(share * count), count),
  });
}

/**
 * Run the check and show its progress. Returns a function that ends it.
 *
 * @param {Element} root
 * @param {Uint8Array<ArrayBuffer>} bytes
 * @param {(figures: object) => void} give
 */
function start(root, bytes, give) {
  let isWanted = true;
  const [text, bar] = [root.querySelector("p"), root.querySelector("progress")];
  if (!text || !bar) throw new Error("check_component.js needs a paragraph and a progress bar in its HTML.");
  text.textContent = "Testing in your browser";
  const onProgress = (/** @type {number} */ done, /** @type {number} */ count) => {
    if (!isWanted) throw new Error("The check was ended.");
    text.textContent = `Testing in your browser: ${done.toLocaleString("en")} of ${count.toLocaleString("en")} images`;
    bar.value = done / count;
  };
  const fail = (/** @type {unknown} */ error) => {
    const message = (error instanceof Error && error.message) || String(error);
    const sentence = message.replace(/\.?$/, ".");
    if (isWanted) text.textContent = `The test failed: ${sentence}`;
    return { error: sentence };
  };
  check(bytes, onProgress)
    .catch(fail)
    .then((figures) => {
      if (isWanted) give(figures);
    });
  return () => {
    isWanted = false;
  };
}

/** @param {ComponentArguments<Uint8Array<ArrayBuffer>>} component */
export default function ({ data, parentElement, setStateValue }) {
  const root = parentElement.querySelector(".check");
  if (!root) throw new Error("check_component.js needs an element of the class check in its HTML.");
  // When the page's script has run again, the check continues.
  if (!running.has(root)) {
    const end = start(root, data, (figures) => setStateValue("figures", figures));
    running.set(root, end);
  }
  return () => {
    running.get(root)?.();
    running.delete(root);
  };
}
