// Draws the parts of a line chart as SVG: axes, lines, legend.

/** @import { ChartLayout, ChartPoint, LineStyle } from "../types/components.js" */
/** @import { Scale } from "./points.js" */

import { marked, path, pointAt, short, ticks } from "./points.js";

/** @typedef {{points: ChartPoint[], colour: string}} DrawnLine */

export const MARGIN = { left: 44, right: 12, top: 10, bottom: 34 };

/** @type {ChartPoint[]} a line in the legend */
const SAMPLE = [
  [1, 5],
  [25, 5],
];
const SVG = "http://www.w3.org/2000/svg";

/**
 * Append a new SVG element.
 *
 * @template {keyof SVGElementTagNameMap} Name
 * @param {Element} parent
 * @param {Name} name
 * @param {Record<string, string | number>} attributes
 * @param {string} [text]
 */
export function element(parent, name, attributes, text) {
  const made = parent.appendChild(document.createElementNS(SVG, name));
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, String(value));
  if (text !== undefined) made.textContent = text;
  return made;
}

/**
 * The theme's chart colours.
 *
 * @param {Element} parent
 */
export function palette(parent) {
  const colours = getComputedStyle(parent).getPropertyValue("--st-chart-categorical-colors");
  return colours.split(",").map((colour) => colour.trim());
}

/**
 * @param {Element} svg
 * @param {ChartLayout} layout
 * @param {Scale} x
 * @param {Scale} y
 * @param {{width: number, height: number}} size
 */
export function drawAxes(svg, layout, x, y, size) {
  const bottom = size.height - MARGIN.bottom;
  for (const value of ticks(layout.y[0], layout.y[1], 5)) {
    const attributes = { x1: MARGIN.left, x2: size.width - MARGIN.right, y1: y(value), y2: y(value), class: "grid" };
    element(svg, "line", attributes);
    element(svg, "text", { x: MARGIN.left - 6, y: y(value) + 4, "text-anchor": "end" }, short(value));
  }
  for (const value of ticks(layout.x[0], layout.x[1], 6)) {
    element(svg, "text", { x: x(value), y: bottom + 16, "text-anchor": "middle" }, short(value));
  }
  const middle = (MARGIN.left + size.width - MARGIN.right) / 2;
  element(svg, "text", { x: middle, y: size.height - 3, "text-anchor": "middle" }, layout.x_title);
}

/**
 * @param {Element} plot
 * @param {LineStyle} line
 * @param {DrawnLine} drawn
 * @param {Scale} x
 * @param {Scale} y
 */
export function drawLine(plot, line, { points, colour }, x, y) {
  if (!points.length) return;

  const dash = line.dash ? "6 4" : "none";
  const stroke = { stroke: colour, "stroke-width": line.width, "stroke-dasharray": dash };
  element(plot, "path", { d: path(points, x, y), fill: "none", ...stroke });
  if (!line.markers) return;
  for (const [px, py] of marked(points)) {
    const square = { x: x(px) - 3.5, y: y(py) - 3.5, width: 7, height: 7, fill: colour };
    if (line.dash) element(plot, "rect", square);
    else element(plot, "circle", { cx: x(px), cy: y(py), r: 3.8, fill: colour });
  }
}

const asIs = (/** @type {number} */ value) => value;

/**
 * The name of each line and its value at x, beside a sample of it. The largest value is emphasised where the layout says so.
 *
 * @param {Element} legend
 * @param {ChartLayout} layout
 * @param {DrawnLine[]} lines
 * @param {number} x
 */
export function drawLegend(legend, layout, lines, x) {
  const values = lines.map(({ points }) => (points.length ? pointAt(points, x)[1] : Number.NEGATIVE_INFINITY));
  const largest = Math.max(...values);
  legend.replaceChildren();
  layout.series.forEach((line, index) => {
    const { points, colour } = lines[index];
    if (!line.name || !points.length) return;
    const item = legend.appendChild(document.createElement("span"));
    item.classList.toggle("largest", layout.largest && values[index] === largest);
    const svg = element(item, "svg", { width: 26, height: 10, "aria-hidden": "true" });
    drawLine(svg, { ...line, markers: false }, { points: SAMPLE, colour }, asIs, asIs);
    item.append(`${line.name}: ${short(values[index])}${layout.unit}`);
  });
}
