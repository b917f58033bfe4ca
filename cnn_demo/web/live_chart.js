// Shows the line chart of a training run on a page: each message of the page brings only the new points.

/** @import { LiveChart } from "./chart/live_chart.js" */
/** @import { ChartLayout, ChartMessage } from "./types/components.js" */
/** @import { ComponentArguments } from "./types/streamlit.js" */

/** @typedef {ChartMessage & {layout: ChartLayout, modules: string}} Given modules: the address of the modules */

/** @type {WeakMap<Element, Promise<LiveChart>>} */
const charts = new WeakMap();

/**
 * @param {Element} root
 * @param {string} modules
 * @returns {Promise<LiveChart>}
 */
async function mount(root, modules) {
  const module = await import(new URL(`${modules}/chart/live_chart.js`, document.baseURI).href);
  return new module.LiveChart(root);
}

/** @param {ComponentArguments<Given>} component */
export default function ({ data, parentElement, setStateValue }) {
  const root = parentElement.querySelector(".live-chart");
  if (!root) throw new Error("live_chart.js needs an element of the class live-chart in its HTML.");
  const mounting = charts.get(root) ?? mount(root, data.modules);
  charts.set(root, mounting);
  mounting.then((chart) => {
    // With the time, so that a second request is a new value: Streamlit reports changes only.
    if (!chart.take(data)) setStateValue("missing", `${data.of}:${performance.timeOrigin + performance.now()}`);
  });
  return () => {
    charts.delete(root);
    mounting.then((chart) => chart.unmount());
  };
}
