// A line chart of a training run. A pointer over it reads the values there, and a slider below it replays the run.

/** @import { ChartLayout, ChartMessage } from "../types/components.js" */
/** @import { DrawnLine } from "./drawing.js" */
/** @import { Scale, Stored } from "./points.js" */

import { drawAxes, drawLegend, drawLine, element, MARGIN, palette } from "./drawing.js";
import { merge, scale } from "./points.js";

const WIDTH_BEFORE_LAYOUT = 520;
const HEIGHT = 250;
const REPLAY_SECONDS = 6;

/**
 * @param {ParentNode} parent
 * @param {string} selector
 */
function found(parent, selector) {
  const node = parent.querySelector(selector);
  if (!node) throw new Error(`The chart needs ${selector} in its HTML.`);
  return node;
}

/** One chart on the page: its points, and the places where a pointer or the replay reads them. */
export class LiveChart {
  /** @type {Stored | undefined} */
  stored;
  /** @type {(ChartMessage & {layout: ChartLayout}) | undefined} */
  data;
  /** @type {number | null} the x under the pointer */
  pointed = null;
  /** @type {number | null} the x that the replay has reached; null: all is shown */
  replayed = null;
  playing = 0;

  /** @param {Element} root */
  constructor(root) {
    this.root = root;
    this.svg = found(root, "svg.chart");
    this.legend = found(root, ".legend");
    this.bar = /** @type {HTMLElement} */ (found(root, ".replay"));
    this.button = /** @type {HTMLButtonElement} */ (found(root, ".replay button"));
    this.slider = /** @type {HTMLInputElement} */ (found(root, ".replay input"));
    this.svg.addEventListener("pointermove", (event) => this.point(/** @type {PointerEvent} */ (event).clientX));
    this.svg.addEventListener("pointerleave", () => this.point(null));
    this.button.addEventListener("click", () => (this.playing ? this.pause() : this.play()));
    this.slider.addEventListener("input", () => {
      this.pause();
      this.reach(Number(this.slider.value));
    });
    // Another theme changes the text's colour, whose short transition in live_chart.css tells of it.
    this.root.addEventListener("transitionend", () => this.draw());
    this.resized = new ResizeObserver(() => this.draw());
    this.resized.observe(root);
  }

  /**
   * Take new points. Returns whether they join the stored ones.
   *
   * @param {ChartMessage & {layout: ChartLayout}} data
   */
  take(data) {
    const merged = merge(this.stored, data);
    if (merged === null) return false;
    this.stored = merged;
    this.data = data;
    this.bar.hidden = !data.layout.replay;
    this.slider.max = String(data.layout.x[1]);
    if (this.replayed === null) this.slider.value = this.slider.max;
    this.draw();
    return true;
  }

  /** @param {number | null} clientX */
  point(clientX) {
    const box = this.svg.getBoundingClientRect();
    const [low, high] = this.data?.layout.x ?? [0, 1];
    const toX = scale(MARGIN.left, box.width - MARGIN.right, low, high);
    this.pointed = clientX === null ? null : Math.min(Math.max(toX(clientX - box.left), low), high);
    this.draw();
  }

  /** @param {number} x */
  reach(x) {
    this.replayed = x < Number(this.slider.max) ? x : null;
    this.slider.value = String(x);
    this.draw();
  }

  play() {
    const end = Number(this.slider.max);
    const from = this.replayed ?? 0;
    const start = performance.now();
    const step = (/** @type {number} */ now) => {
      const x = from + (end * (now - start)) / (1000 * REPLAY_SECONDS);
      this.reach(Math.min(Math.max(x, from), end));
      if (x < end) this.playing = requestAnimationFrame(step);
      else this.pause();
    };
    this.playing = requestAnimationFrame(step);
    this.button.textContent = "Pause";
  }

  pause() {
    cancelAnimationFrame(this.playing);
    this.playing = 0;
    this.button.textContent = "Play";
  }

  unmount() {
    this.pause();
    this.resized.disconnect();
  }

  draw() {
    if (!this.data || !this.stored) return;
    const { layout, lines: sent } = this.data;
    const size = { width: this.root.clientWidth || WIDTH_BEFORE_LAYOUT, height: HEIGHT };
    const colours = palette(this.root);
    const lines = this.stored.lines.map((kept, index) => {
      const { colour } = layout.series[index];
      const points = [...kept, ...sent[index].newest];
      return { points, colour: colour === null ? "var(--st-text-color)" : colours[colour % colours.length] };
    });
    this.svg.replaceChildren();
    this.svg.setAttribute("viewBox", `0 0 ${size.width} ${size.height}`);
    this.svg.setAttribute("aria-label", layout.alt);
    const x = scale(layout.x[0], layout.x[1], MARGIN.left, size.width - MARGIN.right);
    const y = scale(layout.y[0], layout.y[1], size.height - MARGIN.bottom, MARGIN.top);
    drawAxes(this.svg, layout, x, y, size);
    const end = this.replayed ?? layout.x[1];
    this.drawLines(layout, lines, x, y, { width: x(end) + MARGIN.right, bottom: size.height - MARGIN.bottom });
    const read = this.pointed ?? this.replayed;
    if (read !== null) {
      element(this.svg, "line", { x1: x(read), x2: x(read), y1: MARGIN.top, y2: y(layout.y[0]), class: "cursor" });
    }
    drawLegend(this.legend, layout, lines, read ?? Number.POSITIVE_INFINITY);
  }

  /**
   * Draw all lines, without what lies outside the shown range.
   *
   * @param {ChartLayout} layout
   * @param {DrawnLine[]} lines
   * @param {Scale} x
   * @param {Scale} y
   * @param {{width: number, bottom: number}} size
   */
  drawLines(layout, lines, x, y, { width, bottom }) {
    const inner = { x: MARGIN.left, y: 0, width: width - MARGIN.left, height: bottom + 2 };
    const plot = element(this.svg, "svg", { ...inner, viewBox: `${inner.x} 0 ${inner.width} ${inner.height}` });
    layout.series.forEach((line, index) => {
      const group = element(plot, "g", { opacity: line.colour === null ? 0.45 : 1 });
      drawLine(group, line, lines[index], x, y);
    });
  }
}
