// Keeps the ids of a visitor's workspaces in a cookie, or in localStorage where the browser refuses cookies.

/** @import { ComponentArguments } from "./types/streamlit.js" */
/** @import { BrowserMemory, Forgetting } from "./types/components.js" */

const SEPARATOR = ".";
const PRIVATE_LINK = /^#workspace=([\w-]+)$/;

const TRAINING = Symbol.for("cnn-demo.device-training"); // of training/device_training.js
const IN_PART = "-in-part"; // as in cnn_demo/ui/core/own_work.py

/**
 * The page's global object, which outlives the component. isForgetting: from the press until the page is loaded again; nothing
 * asks whether to stay then (picture_upload/unsent_views.js). tabs: the way to other tabs that show the app.
 *
 * @typedef {{memoryRefused?: boolean, isForgetting?: boolean, tabs?: BroadcastChannel}} Kept
 * @type {typeof globalThis & Kept & {[TRAINING]?: import("./types/device_training.js").DeviceTraining}}
 */
const page = globalThis;

/** @param {string} name the cookie's value, "" for none */
function cookie(name) {
  const found = document.cookie.split("; ").find((part) => part.startsWith(`${name}=`));
  return found?.slice(name.length + 1) ?? "";
}

/**
 * What localStorage holds, "" for nothing and where the browser refuses it.
 *
 * @param {string} name
 */
function stored(name) {
  try {
    return localStorage.getItem(name) ?? "";
  } catch {
    return "";
  }
}

/**
 * Whether the browser has kept the ids, followed by those that it had kept before.
 *
 * @param {BrowserMemory} memory
 * @param {string[]} before
 */
function keep(memory, before) {
  return write(memory, [...new Set([...memory.ids, ...before])].slice(0, memory.mostIds).join(SEPARATOR));
}

/**
 * Whether the browser has kept that text; an empty one is deleted.
 *
 * @param {BrowserMemory} memory
 * @param {string} value
 */
function write({ name, path, seconds }, value) {
  const secure = location.protocol === "https:" ? "; Secure" : "";
  // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API exists on https alone.
  document.cookie = `${name}=${value}; Path=${path}; Max-Age=${value ? seconds : 0}; SameSite=Strict${secure}`;
  const isInCookie = cookie(name) === value;
  try {
    if (isInCookie || !value) localStorage.removeItem(name);
    else localStorage.setItem(name, value);
  } catch {
    return isInCookie;
  }
  return true;
}

/**
 * The id in the address of a private link, "" for none. It leaves the address. It stands behind the #, since browsers
 * send that part neither to a server nor to the pages that they go to next.
 */
function takePrivateLink() {
  const id = PRIVATE_LINK.exec(location.hash)?.[1] ?? "";
  if (id) history.replaceState(history.state, "", location.pathname + location.search);
  return id;
}

/** @param {string} name the ids that the browser has kept */
function keptIds(name) {
  return (cookie(name) || stored(name)).split(SEPARATOR).filter(Boolean);
}

/**
 * Forget, and load this page and the app's other tabs again, so that none goes on with what was forgotten.
 *
 * @param {BrowserMemory} memory
 * @param {Forgetting} forget
 */
async function forgetAndReload(memory, { ids, device, told }) {
  const dropped = ids ?? [...memory.ids, ...keptIds(memory.name)];
  const drop = () => {
    write(
      memory,
      keptIds(memory.name)
        .filter((id) => !dropped.includes(id))
        .join(SEPARATOR),
    );
  };
  letGo();
  page.tabs?.postMessage(null);
  drop();
  const isWhole = await forgetOnDevice(memory.modules, device);
  drop(); // another tab may have kept them before it heard of this one
  inSession((session) => session.setItem(memory.name, isWhole ? told : told + IN_PART));
  location.reload();
}

/** End what would write again what is forgotten, and what would ask whether to stay. */
function letGo() {
  page.isForgetting = true;
  page[TRAINING]?.abandon();
  inSession((session) => session.clear()); // drawings
}

/**
 * Whether all that was to be deleted on this device is.
 *
 * @param {string} modules
 * @param {boolean} trainings whether the networks and trainings are deleted, too; images of data sets always are
 */
async function forgetOnDevice(modules, trainings) {
  try {
    const { forgetDevice } = await import(new URL(`${modules}/training/forget_device.js`, document.baseURI).href);
    return await forgetDevice(trainings);
  } catch {
    return false; // no connection: the module could not be loaded
  }
}

/**
 * What act does with the memory of this tab, null where the browser refuses it.
 *
 * @template Result
 * @param {(session: Storage) => Result} act
 */
function inSession(act) {
  try {
    return act(sessionStorage);
  } catch {
    return null;
  }
}

/**
 * Hear of other tabs that forget.
 *
 * @param {string} name
 */
function joinTabs(name) {
  if (page.tabs || !("BroadcastChannel" in page)) return;
  page.tabs = new BroadcastChannel(name);
  page.tabs.onmessage = () => {
    letGo();
    location.reload();
  };
}

/** @param {Pick<ComponentArguments<BrowserMemory>, "data" | "setTriggerValue">} component */
export default function ({ data: memory, setTriggerValue }) {
  if (page.isForgetting) return () => {}; // the page runs again before it is loaded again
  joinTabs(memory.name);
  const follow = () => {
    const id = takePrivateLink();
    if (id) setTriggerValue("followed", id);
  };
  const before = keptIds(memory.name);
  if (memory.forget) {
    forgetAndReload(memory, memory.forget);
    return () => {};
  }
  const told = inSession((session) => session.getItem(memory.name));
  if (told) {
    inSession((session) => session.removeItem(memory.name));
    setTriggerValue("forgotten", told);
  }
  if (memory.isNew && before.length && before[0] !== memory.ids[0]) {
    setTriggerValue("found", before.join(SEPARATOR));
  } else if (!keep(memory, before) && !page.memoryRefused) {
    page.memoryRefused = true; // told once: each report runs the page's script again
    setTriggerValue("refused", true);
  }
  follow();
  addEventListener("hashchange", follow);
  return () => removeEventListener("hashchange", follow);
}
