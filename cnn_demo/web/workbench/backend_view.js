// The choice of the backend that the network runs on, and its speed.

import { BACKENDS, ORDER } from "../network/backends.js";
import { element, setText } from "../pad/elements.js";
import { speedText } from "./texts.js";

/** @import { BackendName, Reasons } from "../network/backends.js" */
/** @import { Duration } from "./durations.js" */

/**
 * `view` is its element.
 *
 * @param {(name: BackendName) => void} onChoice called when the visitor chooses another backend
 */
export function createBackendView(onChoice) {
  const select = element("select", { class: "wb-select" });
  const options = ORDER.map((name) => element("option", { value: name }, BACKENDS[name].title));
  select.append(...options);
  select.disabled = true;
  select.addEventListener("change", () => onChoice(ORDER[select.selectedIndex]));
  const speed = element("span", { class: "wb-speed" });
  const label = element("label", { class: "wb-label" }, "Runs on", select);
  return {
    view: element("div", { class: "wb-row wb-backend" }, label, speed),
    /** Allow no choice until show() is called. */
    lock() {
      select.disabled = true;
    },
    /**
     * @param {BackendName} chosen the one that the network runs on
     * @param {Reasons} reasons why others cannot be chosen
     * @param {string} message why the backend that was asked for does not work
     */
    show(chosen, reasons, message = "") {
      ORDER.forEach((name, index) => {
        const reason = reasons[name];
        options[index].disabled = Boolean(reason);
        setText(options[index], reason ? `${BACKENDS[name].title}: ${reason}` : BACKENDS[name].title);
      });
      select.value = chosen;
      select.disabled = false;
      setText(speed, message);
    },
    /**
     * @param {Duration[]} durations
     * @param {BackendName} name
     */
    showSpeed: (durations, name) => setText(speed, speedText(durations, BACKENDS[name].title)),
  };
}
