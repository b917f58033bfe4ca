// Keeps the ids of a visitor's workspaces in a cookie, or in localStorage where the browser refuses cookies.

/** @import { ComponentArguments } from "./types/streamlit.js" */
/** @import { BrowserMemory, Forgetting } from "./types/components.js" */

const SEPARATOR = ".";
const PRIVATE_LINK = /^#workspace=([\w-]+)$/;

/**
 * The page's global object, which outlives the component. tabs: the way to other tabs that show the app.
 *
 * @type {typeof globalThis & {memoryRefused?: boolean, isForgetting?: boolean, tabs?: BroadcastChannel}}
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

/**
 * Forget, and load this page and the app's other tabs again, so that none goes on with what was forgotten.
 *
 * @param {BrowserMemory} memory
 * @param {Forgetting} forget
 * @param {string[]} before
 */
async function forgetAndReload(memory, { ids, device, told }, before) {
  if (page.isForgetting) return;
  page.isForgetting = true;
  write(memory, before.filter((id) => ids && !ids.includes(id)).join(SEPARATOR));
  if (device) {
    const database = new URL(`${memory.modules}/training/database.js`, document.baseURI).href;
    await (await import(database)).deleteDatabase();
  }
  page.tabs?.postMessage(null);
  inSession((session) => {
    session.clear(); // drawings
    session.setItem(memory.name, told);
  });
  location.reload();
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
    inSession((session) => session.clear());
    location.reload();
  };
}

/** @param {Pick<ComponentArguments<BrowserMemory>, "data" | "setTriggerValue">} component */
export default function ({ data: memory, setTriggerValue }) {
  joinTabs(memory.name);
  const follow = () => {
    const id = takePrivateLink();
    if (id) setTriggerValue("followed", id);
  };
  const before = (cookie(memory.name) || stored(memory.name)).split(SEPARATOR).filter(Boolean);
  if (memory.forget) {
    forgetAndReload(memory, memory.forget, before);
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
