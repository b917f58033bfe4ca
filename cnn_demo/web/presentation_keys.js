// Keys of the presenter's mode: Page Down and → open the next chapter, Page Up and ← the previous one, Escape ends it.

/** @import { ComponentArguments } from "./types/streamlit.js" */

/** @type {Record<string, string>} */
const COMMANDS = { PageDown: "next", ArrowRight: "next", PageUp: "previous", ArrowLeft: "previous", Escape: "end" };
// Elements that have a use of their own for these keys.
const FIELDS =
  'input:not([type="checkbox"], [type="button"]), select, textarea, canvas, [contenteditable="true"], [role="application"], ' +
  '[role="slider"], [role="listbox"], [role="combobox"], [role="dialog"], [role="menu"]';
const OPENED = '[aria-expanded="true"], [role="dialog"], [role="listbox"], [role="menu"]';

/** @type {WeakMap<object, () => void>} */
const listening = new WeakMap();

/**
 * The command of a key press, null where there is none or where the key belongs to the element that has the focus.
 *
 * @param {Pick<KeyboardEvent, "key" | "ctrlKey" | "altKey" | "metaKey" | "shiftKey" | "defaultPrevented">} event
 * @param {{matches(selector: string): boolean}[]} path the element with the focus and those around it
 */
export function commandOf({ key, ctrlKey, altKey, metaKey, shiftKey, defaultPrevented }, path) {
  if (defaultPrevented || ctrlKey || altKey || metaKey || shiftKey || !(key in COMMANDS)) return null;
  const owners = key === "Escape" ? OPENED : FIELDS;
  return path.some((element) => element.matches(owners)) ? null : COMMANDS[key];
}

/** @param {Pick<ComponentArguments, "parentElement" | "setTriggerValue">} component */
export default function ({ parentElement, setTriggerValue }) {
  listening.get(parentElement)?.();
  const listen = (/** @type {KeyboardEvent} */ event) => {
    // The path leads into the components, whose elements the document does not know.
    const path = event.composedPath().filter((part) => part instanceof Element);
    const command = commandOf(event, path);
    if (!command) return;
    event.preventDefault();
    setTriggerValue("command", command);
  };
  document.addEventListener("keydown", listen);
  const stop = () => document.removeEventListener("keydown", listen);
  listening.set(parentElement, stop);
  return stop;
}
