// The drawing of a design whose boxes and badges are buttons: a click, Enter or Space sends the place of the layer.

/** @import { DesignDrawing } from "./types/components.js" */
/** @import { ComponentArguments } from "./types/streamlit.js" */

/** @type {WeakMap<Element, string>} the markup that a frame shows */
const shown = new WeakMap();

/** @param {ComponentArguments<DesignDrawing>} component */
export default function ({ data: { svg, chosen, fault }, parentElement, setTriggerValue }) {
  const frame = parentElement.querySelector(".frame");
  if (!(frame instanceof HTMLElement)) throw new Error("design_drawing.js needs an element of the class frame.");
  const isNew = shown.get(frame) !== svg;
  if (isNew) show(frame, svg);
  if (mark(frame, chosen, fault) || isNew) reveal(frame);
  frame.onclick = (event) => choose(event.target);
  frame.onkeydown = (event) => {
    const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (step) focusNeighbour(frame, event.target, step);
    else if (event.key === "Enter" || event.key === " ") choose(event.target);
    else return;
    event.preventDefault();
  };

  /** @param {EventTarget | null} target */
  function choose(target) {
    const place = placeOf(target);
    if (place === undefined || !(frame instanceof HTMLElement)) return;
    mark(frame, place, fault); // at once; the page answers later
    setTriggerValue("place", place);
  }
}

/**
 * Show other markup. The scroll position stays, and the focus on the button at the same place.
 *
 * @param {HTMLElement} frame
 * @param {string} svg
 */
function show(frame, svg) {
  const root = /** @type {Document | ShadowRoot} */ (frame.getRootNode());
  const focused = frame.contains(root.activeElement) ? placeOf(root.activeElement) : undefined;
  const left = frame.scrollLeft;
  frame.innerHTML = svg; // made by ui/diagram, which escapes every text
  shown.set(frame, svg);
  frame.scrollLeft = left;
  if (focused !== undefined)
    buttons(frame)
      .find((button) => placeOf(button) === focused)
      ?.focus();
}

/**
 * Mark the chosen layer and the one that does not fit. Returns whether another one was chosen before.
 *
 * @param {HTMLElement} frame
 * @param {string} chosen
 * @param {string | null} fault
 */
function mark(frame, chosen, fault) {
  let hasChanged = false;
  for (const button of buttons(frame)) {
    const place = placeOf(button);
    const pressed = String(place === chosen);
    hasChanged ||= button.getAttribute("aria-pressed") !== pressed;
    button.setAttribute("aria-pressed", pressed);
    button.setAttribute("aria-invalid", String(place === fault));
  }
  return hasChanged;
}

/**
 * Scroll the frame sideways, and nothing else, until the chosen layer is in sight.
 *
 * @param {HTMLElement} frame
 */
function reveal(frame) {
  const button = buttons(frame).find((each) => each.getAttribute("aria-pressed") === "true");
  if (!button) return;
  const [outer, inner] = [frame.getBoundingClientRect(), button.getBoundingClientRect()];
  if (inner.left < outer.left) frame.scrollLeft += inner.left - outer.left;
  else if (inner.right > outer.right) frame.scrollLeft += inner.right - outer.right;
}

/**
 * @param {HTMLElement} frame
 * @param {EventTarget | null} from
 * @param {number} step
 */
function focusNeighbour(frame, from, step) {
  const all = buttons(frame);
  const index = all.findIndex((button) => button === from);
  all[Math.min(Math.max(index + step, 0), all.length - 1)]?.focus();
}

/**
 * @param {HTMLElement} frame
 * @returns {SVGElement[]}
 */
function buttons(frame) {
  return [...frame.querySelectorAll("[data-layer]")].filter((node) => node instanceof SVGElement);
}

/**
 * The place of the layer whose button this is, or whose button it lies in.
 *
 * @param {EventTarget | null} target
 */
function placeOf(target) {
  const button = target instanceof Element ? target.closest("[data-layer]") : null;
  return button instanceof SVGElement ? button.dataset.layer : undefined;
}
