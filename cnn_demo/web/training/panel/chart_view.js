// One line chart of the panel, drawn by the module that draws those of the server's runs.

import { LiveChart } from "../../chart/live_chart.js";
import { element } from "../../pad/elements.js";

/** @import { ChartLayout } from "../../types/components.js" */
/** @import { GrowingLine } from "./growing_line.js" */

const SVG = "http://www.w3.org/2000/svg";

/**
 * `view` is its element.
 *
 * @param {string} title "" for none
 */
export function createChartView(title) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("class", "chart");
  svg.setAttribute("role", "img");
  const replay = element("div", { class: "replay", hidden: "" });
  replay.append(
    element("button", { type: "button" }, "Play"),
    element("input", { type: "range", min: 0, step: "any", "aria-label": "Epoch" }),
  );
  const root = element("div", { class: "live-chart" }, element("div", { class: "legend" }), svg, replay);
  const chart = new LiveChart(root);
  return {
    view: element("section", { class: "tp-chart" }, ...(title ? [element("h3", {}, title)] : []), root),
    /**
     * @param {string} of what the lines belong to
     * @param {GrowingLine[]} lines
     * @param {ChartLayout} layout
     */
    show(of, lines, layout) {
      chart.take({ of, lines: lines.map((line) => line.message()), answered: null, layout });
    },
    close: () => chart.unmount(),
  };
}
