// The toolbar below a calculation: more digits, all input maps, copy and download as CSV.

import { element, setText } from "../pad/elements.js";

const MESSAGE_MS = 2000;

/**
 * `view` is its element.
 *
 * @param {object} options
 * @param {() => void} options.onChange called when a choice has changed
 * @param {() => string} options.csv the numbers as CSV
 * @param {() => string} options.name of the file
 */
export function createToolbar({ onChange, csv, name }) {
  const more = check("More digits", onChange);
  const all = check("All input maps", onChange);
  const copy = element("button", { type: "button", class: "wb-button" }, "Copy as CSV");
  const save = element("button", { type: "button", class: "wb-button" }, "Download CSV");
  copy.addEventListener("click", async () => {
    setText(copy, (await copied(csv())) ? "Copied" : "This browser does not allow copying");
    setTimeout(() => setText(copy, "Copy as CSV"), MESSAGE_MS);
  });
  save.addEventListener("click", () => download(csv(), name()));
  return {
    view: element("div", { class: "wb-row ex-toolbar" }, more.view, all.view, copy, save),
    hasMore: () => more.input.checked,
    hasAll: () => all.input.checked,
    /**
     * @param {boolean} hasNumbers whether there are numbers to copy
     * @param {boolean} hasMaps whether there are more input maps than are usually shown
     */
    enable(hasNumbers, hasMaps) {
      all.view.hidden = !hasMaps;
      copy.disabled = !hasNumbers;
      save.disabled = !hasNumbers;
    },
  };
}

/**
 * @param {string} title
 * @param {() => void} onChange
 */
function check(title, onChange) {
  const input = element("input", { type: "checkbox" });
  input.addEventListener("change", onChange);
  return { input, view: element("label", { class: "wb-label ex-check" }, input, title) };
}

/**
 * Copy a text. False where the browser does not allow it, such as without https.
 *
 * @param {string} text
 */
async function copied(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false;
  }
}

/**
 * @param {string} text
 * @param {string} name of the file
 */
function download(text, name) {
  const url = URL.createObjectURL(new Blob([text], { type: "text/csv" }));
  const link = element("a", { href: url, download: name });
  link.click();
  URL.revokeObjectURL(url);
}
