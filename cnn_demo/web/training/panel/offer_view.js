// The line on the Train page that says what this device holds, while the page shows something else.

import { element, setText } from "../../pad/elements.js";
import { button, icon } from "./parts.js";
import { isActive, isTrained, offerText } from "./texts.js";

/** @import { HeldTraining } from "../../types/device_training.js" */

/**
 * `view` is its element.
 *
 * @param {{show: () => void, goOn: () => void}} actions
 */
export function createOfferView({ show, goOn }) {
  const buttons = { show: button("Show it", "visibility", show), goOn: button("Go on", "play_arrow", goOn) };
  const said = element("p");
  const view = element("div", { class: "tp-offer" }, icon("devices"), said, buttons.goOn, buttons.show);
  return {
    view,
    /** @param {HeldTraining | null} held */
    show(held) {
      view.hidden = held === null;
      if (!held) return;
      setText(said, offerText(held));
      buttons.goOn.hidden = isActive(held) || isTrained(held) || !held.canResume;
    },
    close() {},
  };
}
