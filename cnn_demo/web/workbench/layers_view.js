// What comes out of each layer, as pictures: a row a layer, painted where it can be seen.

import { choice } from "../pad/choice.js";
import { element } from "../pad/elements.js";
import { colourScale } from "./colour_scale.js";
import { LayerRow } from "./layer_row.js";
import { createLegend } from "./legend.js";
import { watchTheme } from "./theme.js";

const SCALES = { layer: "Layer", map: "Map" };
const EXPLANATION =
  "Zero has the background's colour; values above and below it are coloured as the scale shows. " +
  "The scale ends at the largest magnitude in the whole layer, or in each map by itself.";
const SEEN_EARLY = "200px"; // a row is painted shortly before it is scrolled to

/**
 * onWanted: called when rows must be painted that have not been: they were scrolled to, or look different now.
 * Returns {view, wanted(), show(maps), clear(), close()}. wanted: the names of the layers on the screen. show: a list
 * of {layer, shape, values}. clear: every value is shown as zero.
 */
export function createLayersView(layers, onWanted) {
  const rows = new Map(layers.map((layer) => [layer.name, new LayerRow(layer)]));
  const scaledBy = choice("Scale by", SCALES, "layer", onWanted);
  const theme = watchTheme(() => {
    recolour();
    onWanted();
  });
  const legend = createLegend();
  let colours = null;
  const recolour = () => {
    colours = colourScale(theme.colours());
    legend.paint(colours);
  };
  const { close } = watchPlace(rows, onWanted);
  return {
    view: build(rows, scaledBy, legend, theme),
    wanted: () => [...rows.values()].filter((row) => row.isSeen).map((row) => row.name),
    show(maps) {
      if (!colours) recolour();
      for (const map of maps) rows.get(map.layer.name).show(map.values, colours, scaledBy.value() === "layer");
    },
    clear() {
      if (!colours) recolour();
      rows.forEach((row) => row.clear(colours));
    },
    close,
  };
}

function build(rows, scaledBy, legend, theme) {
  const scale = element("div", { class: "wb-row wb-scale" }, element("span", { class: "wb-label" }, "Scale by"));
  scale.append(scaledBy.view, legend.view);
  const head = element("div", { class: "wb-head" }, element("h2", {}, "What each layer puts out"), scale);
  const views = [...rows.values()].map((row) => row.view);
  const note = element("p", { class: "wb-note" }, EXPLANATION);
  return element("section", { class: "wb-layers" }, head, note, ...views, theme.view);
}

/** Keep each row's isSeen and its room up to date. */
function watchPlace(rows, onWanted) {
  const byView = new Map([...rows.values()].map((row) => [row.place, row]));
  const seeing = (entries) => {
    for (const { target, isIntersecting } of entries) byView.get(target).isSeen = isIntersecting;
    onWanted();
  };
  const resizing = (entries) => {
    for (const { target, contentRect } of entries) byView.get(target).resize(contentRect.width);
    onWanted();
  };
  const observers = [new IntersectionObserver(seeing, { rootMargin: SEEN_EARLY }), new ResizeObserver(resizing)];
  for (const observer of observers) for (const place of byView.keys()) observer.observe(place);
  return { close: () => observers.forEach((observer) => observer.disconnect()) };
}
