// A line chart of a training run: each message brings only the new points. Pure functions first, the component last.

/** @import { ChartLayout, ChartMessage, ChartPoint, LineStyle } from "./types/components.js" */
/** @import { ComponentArguments } from "./types/streamlit.js" */

/** @typedef {(value: number) => number} Scale */

/** @typedef {{of: string, lines: ChartPoint[][]}} Stored the points of each line, and what they belong to */

/** @typedef {{points: ChartPoint[], colour: string}} DrawnLine */

const WIDTH_BEFORE_LAYOUT = 520;
const HEIGHT = 250;
const MARGIN = { left: 44, right: 12, top: 10, bottom: 34 };

/** @type {ChartPoint[]} a line in the legend */
const SAMPLE = [
  [1, 5],
  [25, 5],
];
const SVG = "http://www.w3.org/2000/svg";

/**
 * Add the points of a message to the stored ones. Returns null where points between the two are missing.
 *
 * @param {Stored | null | undefined} store
 * @param {ChartMessage} message
 * @returns {Stored | null}
 */
export function merge(store, message) {
  const stored = store && store.of === message.of ? store.lines : message.lines.map(() => []);
  if (message.lines.some(({ from }, index) => from > stored[index].length)) return null;
  const lines = message.lines.map(({ from, points }, index) => [...stored[index].slice(0, from), ...points]);
  return { of: message.of, lines };
}

/**
 * About `count` round values from low to high, in steps of 1, 2 or 5 times a power of ten.
 *
 * @param {number} low
 * @param {number} high
 * @param {number} count
 */
export function ticks(low, high, count) {
  const rough = (high - low) / Math.max(count, 1);
  if (!(rough > 0)) return [low];
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = power * ([1, 2, 5].find((factor) => factor * power >= rough) ?? 10);
  const first = Math.ceil(low / step - 1e-9);
  const last = Math.floor(high / step + 1e-9);
  return Array.from({ length: last - first + 1 }, (_, index) => Number(((first + index) * step).toPrecision(12)));
}

/**
 * A function that maps [low, high] to [start, end].
 *
 * @param {number} low
 * @param {number} high
 * @param {number} start
 * @param {number} end
 * @returns {Scale}
 */
export function scale(low, high, start, end) {
  const length = high - low || 1;
  return (value) => start + ((value - low) / length) * (end - start);
}

/**
 * The SVG path of a line through points.
 *
 * @param {ChartPoint[]} points
 * @param {Scale} x
 * @param {Scale} y
 */
export function path(points, x, y) {
  return points.map(([px, py], index) => `${index ? "L" : "M"}${x(px).toFixed(1)},${y(py).toFixed(1)}`).join("");
}

/**
 * A number for a label: at most four digits.
 *
 * @param {number} value
 */
export function short(value) {
  return String(Number(value.toPrecision(4)));
}

/**
 * Append a new SVG element.
 *
 * @template {keyof SVGElementTagNameMap} Name
 * @param {Element} parent
 * @param {Name} name
 * @param {Record<string, string | number>} attributes
 * @param {string} [text]
 */
function element(parent, name, attributes, text) {
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
function palette(parent) {
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
function drawAxes(svg, layout, x, y, size) {
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
function drawLine(plot, line, { points, colour }, x, y) {
  if (!points.length) return;

  const dash = line.dash ? "6 4" : "none";
  const stroke = { stroke: colour, "stroke-width": line.width, "stroke-dasharray": dash };
  element(plot, "path", { d: path(points, x, y), fill: "none", ...stroke });
  if (!line.markers) return;
  for (const [px, py] of points) {
    const square = { x: x(px) - 3.5, y: y(py) - 3.5, width: 7, height: 7, fill: colour };
    if (line.dash) element(plot, "rect", square);
    else element(plot, "circle", { cx: x(px), cy: y(py), r: 3.8, fill: colour });
  }
}

const asIs = (/** @type {number} */ value) => value;

/**
 * The name and the last value of each line beside a sample of it.
 *
 * @param {Element} legend
 * @param {ChartLayout} layout
 * @param {DrawnLine[]} lines
 */
function drawLegend(legend, layout, lines) {
  legend.replaceChildren();
  layout.series.forEach((line, index) => {
    const { points, colour } = lines[index];
    if (!line.name || !points.length) return;
    const item = legend.appendChild(document.createElement("span"));
    const svg = element(item, "svg", { width: 26, height: 10, "aria-hidden": "true" });
    drawLine(svg, { ...line, markers: false }, { points: SAMPLE, colour }, asIs, asIs);
    const [, last] = points[points.length - 1];
    item.append(`${line.name} ${short(last)}${layout.unit}`);
  });
}

/**
 * @param {Element} root
 * @param {ChartLayout} layout
 * @param {ChartPoint[][]} allPoints of each line
 */
function draw(root, layout, allPoints) {
  const [svg, legend] = [root.querySelector("svg.chart"), root.querySelector(".legend")];
  if (!svg || !legend) throw new Error("live_chart.js needs an svg of the class chart and a legend in its HTML.");
  const size = { width: root.clientWidth || WIDTH_BEFORE_LAYOUT, height: HEIGHT };
  const colours = palette(root);
  const lines = layout.series.map((line, index) => ({
    points: allPoints[index],
    colour: line.colour === null ? "var(--st-text-color)" : colours[line.colour % colours.length],
  }));
  svg.replaceChildren();
  svg.setAttribute("viewBox", `0 0 ${size.width} ${size.height}`);
  svg.setAttribute("aria-label", layout.alt);
  const x = scale(layout.x[0], layout.x[1], MARGIN.left, size.width - MARGIN.right);
  const y = scale(layout.y[0], layout.y[1], size.height - MARGIN.bottom, MARGIN.top);
  drawAxes(svg, layout, x, y, size);
  // Clips what lies outside the shown range.
  const inner = { x: MARGIN.left, y: 0, width: size.width - MARGIN.left, height: size.height - MARGIN.bottom + 2 };
  const plot = element(svg, "svg", { ...inner, viewBox: `${inner.x} 0 ${inner.width} ${inner.height}` });
  layout.series.forEach((line, index) => {
    const group = element(plot, "g", { opacity: line.colour === null ? 0.45 : 1 });
    drawLine(group, line, lines[index], x, y);
  });
  drawLegend(legend, layout, lines);
}

/** @type {WeakMap<Element, Stored>} */
const stores = new WeakMap();

/** @param {ComponentArguments<ChartMessage & {layout: ChartLayout}>} component */
export default function ({ data, parentElement, setStateValue }) {
  const root = parentElement.querySelector(".live-chart");
  if (!root) throw new Error("live_chart.js needs an element of the class live-chart in its HTML.");
  const merged = merge(stores.get(root), data);
  if (merged === null) {
    // With the time, so that a second request is a new value: Streamlit reports changes only.
    setStateValue("missing", `${data.of}:${performance.timeOrigin + performance.now()}`);
    return;
  }
  stores.set(root, merged);
  const points = merged.lines.map((line, index) => [...line, ...data.lines[index].newest]);
  draw(root, data.layout, points);
}
