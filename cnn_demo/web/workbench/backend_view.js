// On what the network runs: the choice, and how quick it is.

import { BACKENDS, ORDER } from "../network/backends.js";
import { element, setText } from "../pad/elements.js";
import { speedText } from "./wording.js";

/**
 * onChoice(name): another backend is asked for. hasChoice: false shows the speed alone.
 *
 * Returns {view, lock(), show(chosen, reasons, message), showSpeed(durations, name)}.
 */
export function createBackendView(onChoice, hasChoice) {
  const select = element("select", { class: "wb-select" });
  const options = ORDER.map((name) => element("option", { value: name }, BACKENDS[name].title));
  select.append(...options);
  select.disabled = true;
  select.addEventListener("change", () => onChoice(select.value));
  const speed = element("span", { class: "wb-speed" });
  const label = element("label", { class: "wb-label" }, "Runs on", select);
  return {
    view: element("div", { class: "wb-row wb-backend" }, ...(hasChoice ? [label] : []), speed),
    lock() {
      select.disabled = true;
    },
    /** chosen: what it runs on. reasons: {name: why it cannot be chosen}. message: why it does not run on another. */
    show(chosen, reasons, message = "") {
      options.forEach((option) => {
        const reason = reasons[option.value];
        option.disabled = Boolean(reason);
        setText(option, reason ? `${BACKENDS[option.value].title}: ${reason}` : BACKENDS[option.value].title);
      });
      select.value = chosen;
      select.disabled = false;
      setText(speed, message);
    },
    showSpeed: (durations, name) => setText(speed, speedText(durations, BACKENDS[name].title)),
  };
}
