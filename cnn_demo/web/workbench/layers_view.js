// The outputs of the layers as pictures: a row for each layer, painted while it is on the screen.

import { element } from "../pad/elements.js";
import { radioGroup } from "../pad/radio_group.js";
import { LayerRow } from "./layer_row.js";
import { legend } from "./legend.js";

/** @import { FeatureMaps } from "../network/predictor.js" */
/** @import { NetworkLayer } from "../types/network.js" */

/** @typedef {Map<string, LayerRow>} Rows by the layers' names */

const SCALES = { layer: "Layer", map: "Map" };
const EXPLANATION =
  "Zero is black; positive and negative values are coloured as the scale shows. " +
  "The scale ends at the largest magnitude in the whole layer, or in each map.";
const NOTHING_YET = "Once there is a picture, each layer shows its output here.";
const SEEN_EARLY = "200px"; // a row is painted shortly before it is scrolled to

/**
 * `view` is its element; close() ends its observers.
 *
 * @param {NetworkLayer[]} layers
 * @param {() => void} onWanted called when rows have to be painted: they were scrolled to, or their scale has changed
 */
export function createLayersView(layers, onWanted) {
  const rows = new Map(layers.map((layer) => [layer.name, new LayerRow(layer)]));
  const scaledBy = radioGroup("Scale by", SCALES, "layer", onWanted);
  const { close } = watchPlace(rows, onWanted);
  const view = build(rows, scaledBy);
  return {
    view,
    /** The names of the layers on the screen. */
    wanted: () => [...rows.values()].filter((row) => row.isSeen).map((row) => row.name),
    /** @param {FeatureMaps[]} maps */
    show(maps) {
      delete view.dataset.state; // for good: rows that come and go would move what one looks at
      for (const { layer, values } of maps) rows.get(layer.name)?.show(values, scaledBy.value() === "layer");
    },
    /** Show zero everywhere. */
    clear() {
      for (const row of rows.values()) row.clear();
    },
    close,
  };
}

/**
 * @param {Rows} rows
 * @param {{view: Node}} scaledBy
 */
function build(rows, scaledBy) {
  const scale = element("div", { class: "wb-row wb-scale" }, element("span", { class: "wb-label" }, "Scale by"));
  scale.append(scaledBy.view, legend());
  const head = element("div", { class: "wb-head" }, element("h2", {}, "Output of each layer"), scale);
  const views = [...rows.values()].map((row) => row.view);
  const instead = element("p", { class: "wb-note wb-no-layers" }, NOTHING_YET);
  const shown = element("div", { class: "wb-rows" }, ...views, element("p", { class: "wb-note" }, EXPLANATION));
  return element("section", { class: "wb-layers", "data-state": "empty" }, head, instead, shown);
}

/**
 * Keep isSeen and the size of each row up to date.
 *
 * @param {Rows} rows
 * @param {() => void} onWanted
 */
function watchPlace(rows, onWanted) {
  /** @type {Map<Element, LayerRow>} */
  const byPlace = new Map([...rows.values()].map((row) => [row.place, row]));
  const seeing = (/** @type {IntersectionObserverEntry[]} */ entries) => {
    for (const { target, isIntersecting } of entries) {
      const row = byPlace.get(target);
      if (row) row.isSeen = isIntersecting;
    }
    onWanted();
  };
  const resizing = (/** @type {ResizeObserverEntry[]} */ entries) => {
    for (const { target, contentRect } of entries) byPlace.get(target)?.resize(contentRect.width);
    onWanted();
  };
  const observers = [new IntersectionObserver(seeing, { rootMargin: SEEN_EARLY }), new ResizeObserver(resizing)];
  for (const observer of observers) for (const place of byPlace.keys()) observer.observe(place);
  return { close: () => observers.forEach((observer) => observer.disconnect()) };
}
