// Views with pictures or files that were not sent yet. They outlive their places on the page: anyone who comes back from another
// step or page finds them again, and the browser asks before the tab is reloaded or closed.

/**
 * hasUnsent: whether something would be lost with the view. It can be mounted again after unmount().
 *
 * @typedef {{readonly hasUnsent: boolean, mount: (root: Element) => void, unmount: () => void}} UnsentView
 */

/** @type {Map<string, {view: UnsentView, root: Element | null}>} by what they belong to, such as the camera of a data set */
const places = new Map();

/**
 * Mount the view of that key: the one that was kept, else a new one. Returns it with a function that unmounts it, and
 * keeps it while it has something that was not sent.
 *
 * @template {UnsentView} View
 * @param {string} key
 * @param {Element} root
 * @param {() => View} make
 */
export function mountUnsent(key, root, make) {
  if (places.size === 0) addEventListener("beforeunload", askToStay);
  const before = places.get(key);
  const view = /** @type {View | undefined} */ (before?.view) ?? make();
  if (before?.root) view.unmount();
  view.mount(root);
  places.set(key, { view, root });
  const unmount = () => {
    if (places.get(key)?.root !== root) return; // it has another place already
    view.unmount();
    if (view.hasUnsent) places.set(key, { view, root: null });
    else places.delete(key);
    if (places.size === 0) removeEventListener("beforeunload", askToStay);
  };
  return { view, unmount };
}

/**
 * Drop the views of these keys with all that they have: what they belong to is gone.
 *
 * @param {readonly string[]} keys
 */
export function dropViews(keys) {
  for (const key of keys) {
    const place = places.get(key);
    if (place?.root) place.view.unmount();
    places.delete(key);
  }
  if (places.size === 0) removeEventListener("beforeunload", askToStay);
}

/** @type {typeof globalThis & {isForgetting?: boolean}} see browser_memory.js */
const page = globalThis;

/** @param {Pick<BeforeUnloadEvent, "preventDefault">} event */
export function askToStay(event) {
  if (page.isForgetting) return; // the visitor wants nothing of it to stay
  if ([...places.values()].some(({ view }) => view.hasUnsent)) event.preventDefault();
}
