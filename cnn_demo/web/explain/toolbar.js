// What one can do with the numbers: more digits, all input maps, copy and download.

import { element, setText } from "../pad/elements.js";

const SAID_MS = 2000;

/** onChange(): a choice has changed. csv(): the numbers as a table; name(): the file's name. */
export function createToolbar({ onChange, csv, name }) {
  const more = check("More digits", onChange);
  const all = check("All input maps", onChange);
  const copy = element("button", { type: "button", class: "wb-button" }, "Copy as CSV");
  const save = element("button", { type: "button", class: "wb-button" }, "Download CSV");
  copy.addEventListener("click", async () => {
    setText(copy, (await copied(csv())) ? "Copied" : "Copying is not allowed here");
    setTimeout(() => setText(copy, "Copy as CSV"), SAID_MS);
  });
  save.addEventListener("click", () => download(csv(), name()));
  return {
    view: element("div", { class: "wb-row ex-toolbar" }, more.view, all.view, copy, save),
    hasMore: () => more.input.checked,
    hasAll: () => all.input.checked,
    /** hasNumbers: there are any; hasMaps: more input maps than are shown otherwise. */
    enable(hasNumbers, hasMaps) {
      all.view.hidden = !hasMaps;
      copy.disabled = !hasNumbers;
      save.disabled = !hasNumbers;
    },
  };
}

function check(title, onChange) {
  const input = element("input", { type: "checkbox" });
  input.addEventListener("change", onChange);
  return { input, view: element("label", { class: "wb-label ex-check" }, input, title) };
}

/** Whether the browser let it be copied: without https, or where a site forbids it, it does not. */
async function copied(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false;
  }
}

function download(text, name) {
  const url = URL.createObjectURL(new Blob([text], { type: "text/csv" }));
  const link = element("a", { href: url, download: name });
  link.click();
  URL.revokeObjectURL(url);
}
