// A drawing area for pages whose server works with the drawing: sends it as a PNG at the end of each stroke.

import { DIGIT_EXAMPLES } from "./digit_examples.js";
import { element } from "./elements.js";
import { Pad } from "./pad.js";
import { loadStrokes, saveStrokes } from "./saved_strokes.js";

/** @import { Example } from "./strokes.js" */

/**
 * keepStrokesAs: the key of sessionStorage under which the drawing is saved. examples: drawings to try, digits where
 * none are given.
 *
 * @typedef {{keepStrokesAs: string, examples?: Example[], invitation: string}} SentPadOptions
 */

const NOTE = "Your drawing is sent to the server, which computes the predictions.";

/**
 * Put the drawing area into an element of the page. Returns a function that removes it.
 *
 * @param {Element} root
 * @param {{options: SentPadOptions, send: (value: string) => void}} given send: takes the PNG as a data URL, an empty text
 * for an empty sheet
 */
export function mount(root, { options, send }) {
  const { keepStrokesAs, examples = DIGIT_EXAMPLES, invitation } = options;
  const saved = loadStrokes(keepStrokesAs);
  let isSending = saved.length > 0; // an empty sheet that nobody touched is no news
  const pad = new Pad({
    examples,
    invitation,
    onChange: ({ isFinal }) => {
      if (!isFinal || !isSending) return;
      saveStrokes(keepStrokesAs, pad.strokes());
      send(pad.strokes().length ? pad.png() : "");
    },
  });
  const view = element("div", { class: "wb wb-alone" }, pad.view, element("p", { class: "wb-note" }, NOTE));
  root.append(view);
  pad.restore(saved);
  isSending = true;
  return () => view.remove();
}
