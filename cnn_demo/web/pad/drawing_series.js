// A drawing area for one drawing after the other: Next or Enter sends the drawing and empties the sheet.

import { element } from "./elements.js";
import { Pad } from "./pad.js";
import { loadStrokes, saveStrokes } from "./saved_strokes.js";

/**
 * png: as a data URL. number: another one for each drawing. label: the class that was chosen when it was finished.
 *
 * @typedef {{number: string, label: string, png: string}} Drawing
 */

const MOST_SENT = 3; // drawings that are sent together: one that the page has not read yet is sent again with the next
/** @type {Map<string, Drawing[]>} those that were sent last, by keepStrokesAs; another class mounts the area again */
const sentLast = new Map();

/**
 * Put the drawing area into an element of the page. Returns a function that removes it.
 *
 * label: the class of the drawings. keepStrokesAs: the key of sessionStorage under which the drawing that was not sent yet is
 * saved.
 *
 * @param {Element} root
 * @param {{options: {invitation: string, label: string, keepStrokesAs: string}, send: (drawings: Drawing[]) => void}} given
 */
export function mount(root, { options: { invitation, label, keepStrokesAs }, send }) {
  const saved = loadStrokes(keepStrokesAs);
  const next = element("button", { type: "button", class: "wb-button" }, "Next");
  const pad = new Pad({
    invitation,
    onChange: ({ isFinal }) => {
      next.disabled = pad.isEmpty;
      if (isFinal) saveStrokes(keepStrokesAs, pad.strokes());
    },
  });
  const take = () => {
    if (pad.isEmpty) return;
    const drawing = { number: `${Date.now()}-${Math.random()}`, label, png: pad.png() };
    const drawings = [...(sentLast.get(keepStrokesAs) ?? []), drawing].slice(-MOST_SENT);
    sentLast.set(keepStrokesAs, drawings);
    pad.restore([]);
    send(drawings);
  };
  next.disabled = true;
  next.addEventListener("click", take);
  const view = element("div", { class: "wb wb-alone" }, pad.view, element("div", { class: "wb-controls" }, next));
  view.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.target instanceof HTMLButtonElement) return;
    event.preventDefault();
    take();
  });
  root.append(view);
  pad.restore(saved);
  return () => view.remove();
}
