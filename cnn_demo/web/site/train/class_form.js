// The form for the names of the classes: those of the network, or the visitor's own.

import { element, setText } from "../../pad/elements.js";
import { classNames } from "./drawings.js";

const HELP =
  "With other classes, the last layer starts from scratch and all examples are removed. Write names with commas between them.";

/**
 * `view` is its element. onChange gets other classes than those that were shown.
 *
 * @param {(classes: string[]) => void} onChange
 */
export function createClassForm(onChange) {
  const names = element("input", { type: "text", id: "site-class-names", class: "site-text", autocomplete: "off" });
  const apply = element("button", { type: "submit", class: "wb-button" }, "Use these classes");
  const problem = element("p", { class: "wb-note site-problem", role: "alert" });
  const form = element(
    "form",
    { class: "site-class-form" },
    element("label", { for: "site-class-names" }, "Classes"),
    element("div", { class: "wb-row" }, names, apply),
    element("p", { class: "wb-note" }, HELP),
    problem,
  );
  const view = element("details", { class: "site-details" }, element("summary", {}, "Classes of your own"), form);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    try {
      const classes = classNames(names.value);
      setText(problem, "");
      onChange(classes);
    } catch (error) {
      setText(problem, error instanceof Error ? error.message : String(error));
    }
  });
  return {
    view,
    /** @param {string[]} classes */
    show(classes) {
      names.value = classes.join(", ");
    },
    /** @param {boolean} locked */
    lock(locked) {
      names.disabled = apply.disabled = locked;
    },
  };
}
