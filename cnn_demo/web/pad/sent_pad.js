// A drawing area that sends its drawing as a PNG at the end of each stroke, or keeps it in this browser alone.

import { DIGIT_EXAMPLES } from "./digit_examples.js";
import { element } from "./elements.js";
import { Pad } from "./pad.js";
import { loadStrokes, saveStrokes } from "./saved_strokes.js";

/** @import { Example } from "./strokes.js" */

/**
 * keepStrokesAs: the key of sessionStorage under which the drawing is saved. examples: drawings to try, digits where
 * none are given. isSent: whether the server works with the drawing.
 *
 * @typedef {{keepStrokesAs: string, examples?: Example[], invitation: string, isSent: boolean}} SentPadOptions
 */

const SENT_NOTE = "Your drawing is sent to the server, which computes the predictions.";
const KEPT_NOTE = "Your drawing stays on this device.";

/**
 * Put the drawing area into an element of the page. Returns a function that removes it.
 *
 * @param {Element} root
 * @param {{options: SentPadOptions, send: (value: string) => void}} given send: takes the PNG as a data URL, an empty text
 * for an empty sheet
 */
export function mount(root, { options, send }) {
  const { keepStrokesAs, examples = DIGIT_EXAMPLES, invitation, isSent } = options;
  const saved = loadStrokes(keepStrokesAs);
  let isSending = saved.length > 0; // an empty sheet that nobody touched is no news
  const pad = new Pad({
    examples,
    invitation,
    onChange: ({ isFinal }) => {
      if (!isFinal || !isSending) return;
      saveStrokes(keepStrokesAs, pad.strokes());
      if (isSent) send(pad.strokes().length ? pad.png() : "");
    },
  });
  const note = element("p", { class: "wb-note" }, isSent ? SENT_NOTE : KEPT_NOTE);
  const view = element("div", { class: "wb wb-alone" }, pad.view, note);
  root.append(view);
  pad.restore(saved);
  isSending = true;
  return () => view.remove();
}
