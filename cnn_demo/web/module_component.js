// Mounts one of our modules in a page of the app. The data is one piece of bytes: the length of a header, the header as
// JSON, weights. header: {modules, module}: the modules' address and the one to mount; all else is for its mount().

const mounted = new WeakMap();

/** {header, weights} of what cnn_demo/browser/network.py packed. */
export function unpacked(bytes) {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const end = 4 + view.getUint32(0, true);
  const header = JSON.parse(new TextDecoder().decode(bytes.subarray(4, end)));
  return { header, weights: bytes.slice(end).buffer };
}

async function mount(root, bytes) {
  const { header, weights } = unpacked(bytes);
  const { modules, module, ...given } = header;
  const { mount: mountModule } = await import(new URL(`${modules}/${module}`, document.baseURI));
  return mountModule(root, { ...given, weights });
}

function areEqual(one, other) {
  return one.length === other.length && one.every((byte, index) => byte === other[index]);
}

/** Mount, after what stood there before has gone. Returns a promise of how to end it. */
async function mountAfter(before, root, bytes) {
  try {
    (await before?.mounting)?.();
    return await mount(root, bytes);
  } catch (error) {
    root.textContent = `The page's own script could not be loaded (${error.message}). Reload the page.`;
    return () => {};
  }
}

export default function ({ data, parentElement }) {
  const root = parentElement.querySelector(".mounted");
  const before = mounted.get(root);
  // The page's script ran again: what stands here goes on, unless it is another network.
  const now =
    before && areEqual(before.bytes, data) ? before : { bytes: data, mounting: mountAfter(before, root, data) };
  mounted.set(root, now);
  return () => {
    mounted.delete(root);
    now.mounting.then((unmount) => unmount());
  };
}
