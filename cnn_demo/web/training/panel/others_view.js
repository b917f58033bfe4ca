// The list of the other trainings that this device has stored: each can be shown, an unfinished one deleted.

import { element } from "../../pad/elements.js";
import { DELETE } from "./head_view.js";
import { button, confirmedButton, icon } from "./parts.js";
import { otherText } from "./texts.js";

/** @import { StoredTraining } from "../../types/checkpoints.js" */

/**
 * `view` is its element.
 *
 * @param {{show: (id: string) => void, delete: (id: string) => void}} actions
 */
export function createOthersView(actions) {
  const view = element("div", { class: "tp-others" });
  let shown = "";
  return {
    view,
    /** @param {StoredTraining[]} others */
    show(others) {
      view.hidden = others.length === 0;
      const now = JSON.stringify(others);
      if (now === shown) return;
      shown = now;
      view.replaceChildren(...others.map((other) => row(other, actions)));
    },
  };
}

/**
 * @param {StoredTraining} other
 * @param {Parameters<typeof createOthersView>[0]} actions
 */
function row(other, actions) {
  const said = element("p", {}, otherText(other));
  const view = element("div", { class: "tp-offer" }, icon("devices"), said);
  view.append(button("Show it", "visibility", () => actions.show(other.id)));
  // A finished one is deleted where its figures are seen.
  if (!other.trainedBytes) view.append(confirmedButton("Delete", DELETE, "delete", () => actions.delete(other.id)));
  return view;
}
