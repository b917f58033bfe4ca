// Keeps the ids of a visitor's workspaces in a cookie, or in localStorage where the browser refuses cookies.

/** @import { ComponentArguments } from "./types/streamlit.js" */
/** @import { BrowserMemory } from "./types/components.js" */

const SEPARATOR = ".";
const PRIVATE_LINK = /^#workspace=([\w-]+)$/;

/** @type {typeof globalThis & {memoryRefused?: boolean}} the page's global object, which outlives the component */
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
function keep({ name, path, ids, mostIds, seconds }, before) {
  const value = [...new Set([...ids, ...before])].slice(0, mostIds).join(SEPARATOR);
  const secure = location.protocol === "https:" ? "; Secure" : "";
  // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API exists on https alone.
  document.cookie = `${name}=${value}; Path=${path}; Max-Age=${seconds}; SameSite=Strict${secure}`;
  const isInCookie = cookie(name) === value;
  try {
    if (isInCookie) localStorage.removeItem(name);
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

/** @param {Pick<ComponentArguments<BrowserMemory>, "data" | "setTriggerValue">} component */
export default function ({ data: memory, setTriggerValue }) {
  const follow = () => {
    const id = takePrivateLink();
    if (id) setTriggerValue("followed", id);
  };
  const before = (cookie(memory.name) || stored(memory.name)).split(SEPARATOR).filter(Boolean);
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
