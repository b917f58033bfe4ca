// A button that saves a chart of the page as a picture. It presses Plotly's own button, which ui/core/style.css hides: that
// one covers the curves and has no label.

/** @import { ComponentArguments } from "./types/streamlit.js" */

/**
 * chart: the key of the chart's element. file: the name of the picture's file.
 *
 * @param {Pick<ComponentArguments<{chart: string, file: string}>, "data" | "parentElement">} component
 */
export default function ({ data: { chart, file }, parentElement }) {
  const button = parentElement.querySelector("button");
  if (!button) throw new Error("chart_picture.js needs a button in its HTML.");
  button.title = file;
  button.onclick = () => {
    /** @type {HTMLElement | null} */
    const plotlyButton = document.querySelector(`.${classOf(chart)} .modebar-btn`);
    plotlyButton?.click();
  };
}

/**
 * The class that Streamlit gives to the element of that key.
 *
 * @param {string} key
 */
export function classOf(key) {
  return `st-key-${key.trim().replace(/[^a-zA-Z0-9_-]/g, "-")}`;
}
