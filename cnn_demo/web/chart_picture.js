// Saves a chart of the page as a picture: presses the button for it that Plotly has in the chart's own corner, where it
// would lie over the curves and could not say what it is. That one is hidden.

const HIDDEN = ".stPlotlyChart .modebar-container { display: none; }";

export default function ({ data: { chart, file }, parentElement }) {
  hidePlotlysOwn();
  const button = parentElement.querySelector("button");
  button.title = file;
  button.onclick = () => document.querySelector(`.${classOf(chart)} .modebar-btn`)?.click();
}

/** The class that Streamlit gives an element of that key. */
export function classOf(key) {
  return `st-key-${key.trim().replace(/[^a-zA-Z0-9_-]/g, "-")}`;
}

function hidePlotlysOwn() {
  const id = "chart-picture";
  if (document.getElementById(id)) return;
  const style = Object.assign(document.createElement("style"), { id, textContent: HIDDEN });
  document.head.append(style);
}
