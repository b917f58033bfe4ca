// Checks an export in this browser (network/check.js) and gives its figures to the page. The data is one piece of bytes:
// the length of a header, the header as JSON, then the parts whose lengths it names.

const running = new WeakMap();

/** {header, parts: {name: ArrayBuffer}} of what cnn_demo/browser/model_check.py packed. */
export function unpacked(bytes) {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let end = 4 + view.getUint32(0, true);
  const header = JSON.parse(new TextDecoder().decode(bytes.subarray(4, end)));
  const parts = {};
  for (const [name, length] of Object.entries(header.parts)) {
    parts[name] = bytes.slice(end, end + length).buffer; // copied, since floats must begin at a multiple of four
    end += length;
  }
  return { header, parts };
}

/** The figures of the check. tell: told the share that is done; it may throw, which ends it. */
async function check(bytes, tell) {
  const { header, parts } = unpacked(bytes);
  const { checkModel, openLibrary } = await import(new URL(`${header.modules}/network/check.js`, document.baseURI));
  const tf = await openLibrary(header.sources, header.model.format);
  const labels = parts.labels.byteLength ? new Uint8Array(parts.labels) : null;
  const [images, expected] = [new Uint8Array(parts.images), new Float32Array(parts.expected)];
  const count = images.length / header.shape.reduce((product, length) => product * length, 1);
  const { model, shape } = header;
  const given = { tf, model, weights: parts.weights, images, shape, expected, labels };
  return checkModel({ ...given, tell: (share) => tell(Math.round(share * count), count) });
}

/** Run the check and show how far it is. Returns how to end it. */
function start(root, bytes, give) {
  let isWanted = true;
  const [text, bar] = [root.querySelector("p"), root.querySelector("progress")];
  text.textContent = "Checking in your browser";
  const tell = (done, count) => {
    if (!isWanted) throw new Error("nobody waits for it any more");
    text.textContent = `Checking in your browser: ${done.toLocaleString("en")} of ${count.toLocaleString("en")} images`;
    bar.value = done / count;
  };
  const fail = (error) => {
    const sentence = (error?.message || String(error)).replace(/\.?$/, ".");
    text.textContent = `It could not be checked: ${sentence}`;
    return { error: sentence };
  };
  const end = (figures) => isWanted && give(figures);
  check(bytes, tell)
    .catch((error) => isWanted && fail(error))
    .then(end);
  return () => (isWanted = false);
}

export default function ({ data, parentElement, setStateValue }) {
  const root = parentElement.querySelector(".check");
  // The page's script ran again: the check goes on.
  if (!running.has(root))
    running.set(
      root,
      start(root, data, (figures) => setStateValue("figures", figures)),
    );
  return () => {
    running.get(root)?.();
    running.delete(root);
  };
}
